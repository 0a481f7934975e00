import { expect, test } from 'vitest';
import { shutPublic } from '../helpers/administrator.js';
import { testServer } from '../helpers/server.js';
import { columns } from './columns.js';
import { documentOf, makeWorld, notGreen } from './world.js';

const server = await testServer();
const administrators = [
	['a superuser', 'hsu', server.superuser],
	['an administrator', 'hcr', await server.createAdministrator('hadm')],
] as const;

test.each(administrators)('provisioned by %s, everything is proved', async (_who, name, administrator) => {
	const world = await makeWorld(server, name, administrator);
	await shutPublic(server, world.opened, documentOf(name), await world.verify());
	const progress: string[] = [];
	const seen: string[] = [];
	const report = await world.verify({
		onCheck: (check) => seen.push(check.id),
		onProgress: (line) => progress.push(line),
	});
	expect(notGreen(report.checks)).toEqual([]);
	expect(report.ok).toBe(true);
	expect(columns(report, documentOf(name), world.opened)).not.toContain('the rest');
	expect(seen).toEqual(report.checks.map((check) => check.id));
	expect(new Set(seen).size).toBe(seen.length);
});
