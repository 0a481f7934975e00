import { expect, test } from 'vitest';
import { shutPublic } from '../helpers/administrator.js';
import { testServer } from '../helpers/server.js';
import { columns } from './columns.js';
import { loginsEach, makeSharedWorld, pooled } from './shared-world.js';
import { notGreen } from './world.js';

const server = await testServer();
const administrator = await server.createAdministrator('hadm');

test.each([
	['a superuser', 'one login', 'su1', pooled, server.superuser],
	['a superuser', 'a login each', 'su2', loginsEach, server.superuser],
	['an administrator', 'one login', 'cr1', pooled, administrator],
	['an administrator', 'a login each', 'cr2', loginsEach, administrator],
] as const)('provisioned by %s, %s: everything is proved', async (_who, _logins, name, of, credentials) => {
	const world = await makeSharedWorld(server, name, of, credentials);
	await shutPublic(server, world.opened, world.document, await world.verify());
	const report = await world.verify({ probeFuture: true });
	expect(notGreen(report.checks)).toEqual([]);
	const ids = report.checks.map((check) => check.id);
	expect(new Set(ids).size).toBe(ids.length);
	const rows = report.checks.filter((check) => check.id.includes(':rows:'));
	expect(columns(report, world.document, world.opened)).not.toContain('the rest');
	expect(new Set(rows.map((check) => check.method))).toEqual(new Set(['login']));
	expect(rows.filter((check) => check.found === 'it sees rows of its own tenant').length).toBeGreaterThan(0);
	expect(report.checks.find((check) => check.id === `object:${name}_owner:${name}:shut:app`)).toMatchObject({
		status: 'warn',
		found: expect.stringMatching(/nothing on app.countries: it has no column tenant_id; .*app.definers.*app.summary/),
	});
});
