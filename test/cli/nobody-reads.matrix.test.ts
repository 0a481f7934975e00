// What a command does when nobody reads what it says, or there is no room for it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { program } from '../helpers/cli.js';
import { cleanEnvironment } from '../helpers/environment.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path, folder } = workspace();

/** Its exit code and what it complains of, with stdout going where `into` says. */
function speaking(into: string, ...args: readonly string[]) {
	const { env, remove } = cleanEnvironment();
	const script = `{ "$0" "$@" ${into}; echo $? > code; } 2> complaints | true`;
	const all = ['-c', script, process.execPath, program, ...args];
	expect(spawnSync('/bin/sh', all, { env, cwd: folder, timeout: 60_000 }).status).toBe(0);
	remove();
	return { code: Number(readFileSync(path('code'), 'utf8')), complaints: readFileSync(path('complaints'), 'utf8') };
}

/** Once the reader has left. */
const toNobody = '| (exec 0<&-; sleep 0.1)';

const name = 'orders';
const profile = file(`${name}.json`, {
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
});
const known = ['--url', server.url(), '--secrets', path('secrets.json')];
const comment = async () =>
	(
		await server.query<{ comment: string }>(
			`SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = $1`,
			[`${name}_app_grace`],
		)
	)[0]?.comment;

test('an apply whose events nobody reads is finished', async () => {
	const { complaints } = speaking(toNobody, 'apply', profile, ...known, '--yes', '--format', 'json');
	expect(complaints).not.toMatch(/EPIPE|node:/);
	expect((await run(['plan', profile, ...known, '--detailed-exitcode'])).code).toBe(0);
});

test('a rotation that nobody heard of says it once more', async () => {
	const rotate = ['rotate', profile, ...known, '--grace', '--yes'];
	expect(speaking(toNobody, ...rotate).complaints).not.toMatch(/EPIPE|node:/);
	expect(await comment()).toMatch(/; tried\)$/);
	const { code, stdout } = await run(rotate);
	expect([code, stdout]).toEqual([0, expect.stringContaining('Next: point the application from')]);
	expect(await comment()).toMatch(/; proved\)$/);
});

test('a plan for which the disk has no room is no success', () => {
	const { code, complaints } = speaking('> /dev/full', 'plan', profile, '--url', server.url());
	expect([code, complaints]).toEqual([
		1,
		expect.stringMatching(/^What was to be said could not be written \(ENOSPC\)/),
	]);
});
