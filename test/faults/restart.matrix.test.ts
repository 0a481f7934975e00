// A server that is restarted in good order while a command waits for something on it: the command ends soon and says what is
// so, and the same command again comes to the same end as one that nobody disturbed.
import type pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import type { Outcome } from '../helpers/cli.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { acme, globex, settingProfile } from '../live/shared-world.js';
import { untrueIn } from './claims.js';
import { crashOf, durable } from './crash.js';
import { throughCrashes, wipe } from './worlds.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const server = throughCrashes(await testServer({ settings: durable }));
const crash = crashOf(server);
const { run, file, path } = workspace();
const where = ['--url', server.url(), '--timeout', '2'];
const secrets = ['--secrets', path('p.env')];
const profile = file('p.json', settingProfile('p'));
const apply = ['apply', profile, '--yes', '--confirm', 'p', '--no-verify', ...secrets, ...where, '--format', 'json'];
const verify = ['verify', profile, ...secrets, ...where, '--format', 'json'];
const last = ({ stdout }: Outcome) =>
	JSON.parse(stdout.startsWith('{\n') ? stdout : (stdout.trimEnd().split('\n').at(-1) ?? ''));

const waiting = async () =>
	await expect
		.poll(() => server.query('SELECT FROM pg_locks WHERE NOT granted'), { timeout: 10_000, interval: 5 })
		.not.toHaveLength(0);

/** Somebody else, who is in the way until the server goes. */
async function holding(database: string, sql: string): Promise<pg.Client> {
	const holder = await server.signIn(server.superuser.user, server.superuser.password, database);
	await holder.query(sql);
	return holder;
}

async function fresh(): Promise<void> {
	await wipe(server, ['p'], 'p_');
}

/** What nobody has secured yet. */
async function withRows(): Promise<void> {
	await fresh();
	expect((await run(apply)).code).toBe(0);
	await server.query(
		`SET ROLE p_owner;
		 CREATE TABLE app.item (id serial PRIMARY KEY, tenant_id uuid NOT NULL);
		 INSERT INTO app.item (tenant_id) VALUES ('${acme}'), ('${globex}')`,
		[],
		'p',
	);
}

/** What the command waits for, where it does so, and what there is before. */
const waits = [
	['a role', { begin: fresh, database: 'postgres', hold: 'BEGIN; CREATE ROLE p_app' }],
	['a database', { begin: fresh, database: 'postgres', hold: `BEGIN; COMMENT ON DATABASE template0 IS 'mine'` }],
	[
		'the transactions that an index waits for',
		{
			begin: withRows,
			database: 'p',
			hold: 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM app.item',
		},
	],
	['a table in use', { begin: withRows, database: 'p', hold: 'BEGIN; SELECT count(*) FROM app.item' }],
] as const;

/** How long the server stays away: until the command has ended, or as long as it takes to start. */
const absences = ['until it has ended', 'no longer than it must'] as const;

/** Restarts the server as soon as the command waits. Answers how it ended, and how long after the server went. */
async function restarted(args: readonly string[], absence: (typeof absences)[number]) {
	const going = run(args);
	await Promise.race([waiting(), going.then(({ stdout }) => Promise.reject(new Error(`it did not wait: ${stdout}`)))]);
	const start = performance.now();
	await crash.stopFast();
	if (absence === 'until it has ended') await going;
	await crash.start();
	const outcome = await going;
	return { ...outcome, ms: performance.now() - start };
}

describe.each(absences)('a server that is away %s', (absence) => {
	test.each(waits)('while apply waits for %s', async (_what, { begin, database, hold }) => {
		await begin();
		const before = await catalog(server);
		await holding(database, hold);
		const outcome = await restarted(apply, absence);
		const told = last(outcome);
		expect(outcome.ms).toBeLessThan(12_000);
		expect(JSON.stringify(told) + outcome.stderr).not.toContain('bug');
		expect([told.type, told.exitCode, told.status]).toEqual([
			'result',
			outcome.code,
			outcome.code === 5 ? 'undone' : 'partial',
		]);
		if (absence === 'until it has ended') expect(outcome.code).toBe(6);
		const claim = { status: told.status, remains: told.remains ?? [], failure: told.failed };
		expect(untrueIn(claim, before, await catalog(server), true)).toEqual([]);
		const again = await run(apply);
		expect({ ...again, code: again.code }).toMatchObject({ code: 0 });
		expect((await run(verify)).code).toBe(0);
		const after = await catalog(server);
		await begin();
		expect((await run(apply)).code).toBe(0);
		expect(after).toBe(await catalog(server));
	});
});

/** What a sign-in meets, by how far the server has gone down or come up again. */
const gone = ['connection-lost', 'starting-up', 'connection-refused', 'hung-up'];

describe('verify', () => {
	beforeAll(async () => {
		await withRows();
		expect((await run(apply)).code).toBe(0);
	});

	test.each(
		absences.flatMap((absence) =>
			[
				['signs in', 'BEGIN; LOCK TABLE pg_catalog.pg_db_role_setting IN ACCESS EXCLUSIVE MODE'],
				['looks', 'BEGIN; LOCK TABLE pg_catalog.pg_default_acl IN ACCESS EXCLUSIVE MODE'],
				['tries what a login may', 'BEGIN; LOCK TABLE app.item IN ACCESS EXCLUSIVE MODE'],
			].map(([when = '', hold = '']) => ({ absence, when, hold })),
		),
	)('that waits while it $when, and the server is away $absence', async ({ absence, hold }) => {
		const before = await catalog(server);
		await holding('p', hold);
		const outcome = await restarted(verify, absence);
		const told = last(outcome);
		expect(outcome.ms).toBeLessThan(12_000);
		expect(JSON.stringify(told) + outcome.stderr).not.toContain('bug');
		if (told.kind === 'error') expect([outcome.code, told.exitCode, gone.includes(told.code)]).toEqual([3, 3, true]);
		else expect([told.kind, told.ok, told.summary.fail, told.summary.unchecked > 0]).toEqual(['verify', true, 0, true]);
		const again = await run(verify);
		expect([again.code, last(again).summary.unchecked]).toEqual([0, 0]);
		expect(await catalog(server)).toBe(before);
	});
});
