// Big plans: phases that run side by side, phases without a transaction, and what is true when they fail.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { applyPlan } from '../../source/commands/apply-plan.js';
import { runPlan } from '../../source/commands/apply-run.js';
import { openServer, type Server } from '../../source/commands/open-server.js';
import { runPhases } from '../../source/commands/run-phases.js';
import { Standing } from '../../source/commands/standing.js';
import type { ApplyEvent } from '../../source/core/apply/result.js';
import { type Phase, type Plan, statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openSessions } from '../../source/postgres/sessions.js';
import { readReceipt } from '../../source/receipts/find-receipt.js';
import { catalog } from '../helpers/catalog.js';
import { idOf, phaseOf, type Written } from '../helpers/phases.js';
import { openAs, planFor, provision, signInAs, targetAs } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');

/** There before every test, so that a plan for it is empty and holds nothing but what a test puts into it. */
const home = {
	version: 1,
	name: 'home',
	pattern: 'database-per-tenant',
	database: { name: 'home' },
	roles: [{ name: 'home_app', access: 'read-write' }],
};
beforeAll(async () => {
	const receiptFolder = mkdtempSync(join(tmpdir(), 'gatehouse-receipts-'));
	const opened = await openServer(targetAs(server));
	const input = { profile: parseProfile(home), server: opened, keepPasswords: async () => {}, receiptFolder };
	const { result } = await applyPlan(input);
	await opened.close();
	rmSync(receiptFolder, { recursive: true, force: true });
	expect(result.failure).toBeNull();
});

const patient = { timeout: 20_000 };

type Changes = {
	readonly document?: unknown;
	readonly onFailure?: 'undo' | 'keep';
	readonly onEvent?: (event: ApplyEvent) => void;
	readonly signal?: AbortSignal;
};

/** Runs phases as the run of a plan does, undo and receipt and all. */
async function run(opened: Server, phases: readonly Phase[], { document = home, ...changes }: Changes = {}) {
	const receiptFolder = mkdtempSync(join(tmpdir(), 'gatehouse-receipts-'));
	const sessions = openSessions(opened.target);
	onTestFinished(async () => {
		await sessions.close();
		rmSync(receiptFolder, { recursive: true, force: true });
	});
	const plan: Plan = { ...(await planFor(opened, document)), phases };
	const input = { profile: parseProfile(document), server: opened, keepPasswords: async () => {}, receiptFolder };
	const result = await runPlan({ ...input, ...changes }, plan, sessions);
	const receipt = await readReceipt(result.receipt ?? '');
	return { result, statuses: receipt.statements.map(({ status }) => status) };
}

const inHome = (sql: string) => server.query(sql, [], 'home');
const side = (statements: readonly Written[]) => phaseOf('C', statements, { database: 'home', concurrent: true });
const schema = (name: string): Written => [`CREATE SCHEMA ${name}`, `DROP SCHEMA ${name}`];
const schemas = (name: string, count: number) =>
	Array.from({ length: count }, (_, index) => side([schema(`${name}_${index}`), 'SELECT 1']));
const pidInto = (table: string): Written => [
	`CREATE TABLE public.${table} AS SELECT pg_backend_pid() AS pid`,
	`DROP TABLE public.${table}`,
];

describe('phases that run side by side', () => {
	test('use several connections, and those around them wait', async () => {
		const phases = [
			phaseOf('C', [pidInto('before')], { database: 'home' }),
			...[1, 2, 3, 4, 5, 6].map((n) => side([pidInto(`side_${n}`)])),
			phaseOf('C', [['CREATE TABLE public.after AS SELECT * FROM public.side_6', 'DROP TABLE public.after']], {
				database: 'home',
			}),
		];
		const { result, statuses } = await run(await openAs(server), phases);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(new Set(result.applied)).toEqual(new Set(statementsOf({ phases }).map(({ id }) => id)));
		expect(new Set(statuses)).toEqual(new Set(['done']));
		const [used] = await inHome(
			`SELECT count(DISTINCT pid)::int AS used FROM (${[1, 2, 3, 4, 5, 6].map((n) => `SELECT pid FROM public.side_${n}`).join(' UNION ALL ')}) p`,
		);
		expect(used?.['used']).toBeGreaterThan(1);
	});

	test('one of them fails: the others are taken back too, and the receipt says so', async () => {
		const before = await catalog(server, ['home']);
		const phases = schemas('undone', 8);
		phases[5] = side([schema('undone_5'), 'SELECT 1/0', schema('undone_6x')]);
		const failed: string[] = [];
		const { result, statuses } = await run(
			await openAs(server),
			[phaseOf('C', [schema('undone_first')], { database: 'home' }), ...phases],
			{ onEvent: (event) => event.type === 'statement' && event.status === 'failed' && failed.push(event.id) },
		);
		const id = idOf(phases[5], 2);
		expect(result).toMatchObject({ status: 'undone', applied: [], remains: [], failure: { id, sqlstate: '22012' } });
		expect(failed).toEqual([id]);
		expect(statuses).toContain('undone');
		expect(statuses).not.toContain('done');
		expect(await catalog(server, ['home'])).toBe(before);
	});

	test('one waits for a lock as another fails: it is cancelled, and the failure is the other’s', async () => {
		await inHome('CREATE TABLE contested ()');
		const holder = await server.signIn(server.superuser.user, server.superuser.password, 'home');
		await holder.query('BEGIN; LOCK TABLE contested');
		const before = await catalog(server, ['home']);
		const stuck = side([schema('stuck'), 'LOCK TABLE public.contested']);
		// Fails only once the first one waits, whoever is quicker.
		const waits = `DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) LOOP PERFORM pg_stat_clear_snapshot(); END LOOP; END $$`;
		const failing = side([waits, 'SELECT 1/0']);
		const { result } = await run(await openAs(server), [stuck, failing]);
		expect(result).toMatchObject({ status: 'undone', failure: { id: idOf(failing, 2), sqlstate: '22012' } });
		await holder.end();
		expect(await catalog(server, ['home'])).toBe(before);
	});

	test('a stop in their midst takes all of them back', async () => {
		const before = await catalog(server, ['home']);
		const phases = schemas('stopped', 8);
		const stop = new AbortController();
		const { result } = await run(await openAs(server), phases, {
			signal: stop.signal,
			onEvent: (event) =>
				event.type === 'statement-started' && event.id === idOf(phases[4] as Phase, 2) && stop.abort(),
		});
		expect(result).toMatchObject({ status: 'cancelled', remains: [] });
		expect(await catalog(server, ['home'])).toBe(before);
	});

	test('make do with one connection where the administrator may have no more', async () => {
		await server.query('ALTER DATABASE home CONNECTION LIMIT 1');
		await server.query('GRANT CREATE, CONNECT ON DATABASE home TO adm');
		onTestFinished(async () => {
			await server.query('ALTER DATABASE home CONNECTION LIMIT -1');
			await server.query('REVOKE ALL ON DATABASE home FROM adm');
		});
		const phases = schemas('alone', 4);
		const sessions = openSessions((await openAs(server, administrator)).target);
		onTestFinished(() => sessions.close());
		const standing = new Standing();
		await runPhases({
			plan: { ...(await planFor(await openAs(server), home)), phases },
			sessions,
			standing,
			verifierOf: () => Promise.reject(new Error('nobody signs in')),
			journal: {
				committing: async () => {},
				begun: async () => {},
				done: async () => {},
				end: async () => '',
				discard: async () => {},
			},
			emit: () => {},
		});
		expect(standing.ids).toEqual(statementsOf({ phases }).map(({ id }) => id));
	});
});

describe.each([
	['a superuser', server.superuser, 'su'],
	['an administrator', administrator, 'cr'],
] as const)('databases of tenants side by side, as %s', (_who, who: Credentials, prefix) => {
	const documentFor = (name: string) => ({
		version: 1,
		name,
		pattern: 'database-per-tenant',
		database: { name: `${name}_{tenant}` },
		owner: `${name}_{tenant}_owner`,
		roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
		tenants: ['a', 'b', 'c'],
	});
	const beside = (plan: Plan): readonly Phase[] =>
		plan.phases.map((phase) => (phase.id === 'C' ? { ...phase, concurrent: true } : phase));
	const failingIn = (database: string, phases: readonly Phase[]) =>
		phases.map((phase) =>
			phase.id === 'C' && phase.database === database
				? { ...phase, statements: [...phase.statements, ...phaseOf('C', ['SELECT 1/0'], { database }).statements] }
				: phase,
		);

	test('are all as the profile says', async () => {
		const document = documentFor(`${prefix}_all`);
		const opened = await openAs(server, who);
		const { result } = await run(opened, beside(await planFor(opened, document)), { document });
		expect(result).toMatchObject({ status: 'applied', failure: null });
	});

	test('a failure in one takes all of them back', async () => {
		const document = documentFor(`${prefix}_none`);
		const before = await catalog(server);
		const opened = await openAs(server, who);
		const phases = failingIn(`${prefix}_none_b`, beside(await planFor(opened, document)));
		const { result } = await run(opened, phases, { document });
		expect(result).toMatchObject({ status: 'undone', applied: [], remains: [], failure: { sqlstate: '22012' } });
		expect(await catalog(server)).toBe(before);
	});

	test('kept for a resume: what stands is told, nothing of the one that failed, and the same command ends it', async () => {
		const document = documentFor(`${prefix}_kept`);
		const opened = await openAs(server, who);
		const phases = failingIn(`${prefix}_kept_b`, beside(await planFor(opened, document)));
		const { result, statuses } = await run(opened, phases, { document, onFailure: 'keep' });
		expect(result).toMatchObject({ status: 'partial', failure: { sqlstate: '22012' } });
		expect(result.remains.join('\n')).toMatch(new RegExp(`database ${prefix}_kept_c: was absent`));
		const failed = phases.find((phase) => phase.id === 'C' && phase.database === `${prefix}_kept_b`);
		for (const { id } of failed?.statements ?? []) expect(result.applied).not.toContain(id);
		expect(result.applied).toEqual(expect.arrayContaining(phases[0]?.statements.map(({ id }) => id) ?? []));
		expect(statuses.filter((status) => status === 'done')).toHaveLength(result.applied.length);
		const again = await provision(await openAs(server, who), document, new Map());
		expect(again.result).toMatchObject({ status: 'applied', failure: null });
	});
});

test.each([
	['a superuser', server.superuser, 'sus'],
	['an administrator', administrator, 'crs'],
] as const)('schemas of more tenants than one transaction takes, as %s', async (_who, who, name) => {
	const document = {
		version: 1,
		name,
		pattern: 'schema-per-tenant',
		database: { name },
		schema: `${name}_{tenant}`,
		roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
		tenants: Array.from({ length: 60 }, (_, index) => `t${index}`),
	};
	const opened = await openAs(server, who);
	const before = await catalog(server);
	const stop = new AbortController();
	const stopped = await provision(opened, document, new Map(), {
		signal: stop.signal,
		onEvent: (event) => event.type === 'phase-started' && event.phase === 6 && stop.abort(),
	});
	expect(stopped.result).toMatchObject({ status: 'cancelled', remains: [] });
	expect(await catalog(server)).toBe(before);

	const passwords = new Map<string, Secret>();
	const { result, plan } = await provision(opened, document, passwords);
	expect(result).toMatchObject({ status: 'applied', failure: null });
	expect(plan.phases.filter(({ concurrent }) => concurrent === true).map(({ id }) => id)).toContain('A');
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
	const client = await signInAs(server, passwords, `${name}_t59_app`, name);
	expect((await client.query('SHOW search_path')).rows).toEqual([{ search_path: `${name}_t59` }]);
});

describe('statements outside of a transaction', () => {
	const table = async (name: string) => {
		await inHome(`CREATE TABLE public.${name} (n int)`);
		await inHome(`INSERT INTO public.${name} VALUES (1), (1)`);
	};
	const index = (on: string, name: string, unique = ''): Written => [
		`CREATE ${unique}INDEX CONCURRENTLY ${name} ON public.${on} (n)`,
		`DROP INDEX CONCURRENTLY IF EXISTS public.${name}`,
	];
	const loose = (statements: readonly Written[]) =>
		phaseOf('D', statements, { database: 'home', transactional: false });
	const indexes = async (on: string) =>
		(
			await inHome(
				`SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indrelid = 'public.${on}'::regclass ORDER BY 1`,
			)
		).map(({ name, valid }) => `${name}${valid === true ? '' : ' (invalid)'}`);

	test('the third fails: the first two are taken back, and what it left itself', async () => {
		await table('broken');
		const phase = loose([
			index('broken', 'broken_1'),
			index('broken', 'broken_2'),
			index('broken', 'broken_3', 'UNIQUE '),
		]);
		const before = await catalog(server, ['home']);
		const { result, statuses } = await run(await openAs(server), [phase]);
		expect(result).toMatchObject({ status: 'undone', failure: { id: idOf(phase, 3), sqlstate: '23505' } });
		expect(statuses).toEqual(['undone', 'undone', 'planned']);
		expect(await indexes('broken')).toEqual([]);
		expect(await catalog(server, ['home'])).toBe(before);
	});

	test('kept for a resume: the good ones stay, the leftover goes, and so does a membership taken for them', async () => {
		await table('kept');
		const base = loose([
			['GRANT home_owner TO adm', 'REVOKE home_owner FROM adm'],
			index('kept', 'kept_1'),
			index('kept', 'kept_2', 'UNIQUE '),
			['REVOKE home_owner FROM adm', 'GRANT home_owner TO adm'],
		]);
		const phase: Phase = {
			...base,
			statements: base.statements.map((each, at) => (at % 3 === 0 ? { ...each, temporary: true } : each)),
		};
		const { result } = await run(await openAs(server), [phase], { onFailure: 'keep' });
		expect(result.failure).toMatchObject({ id: idOf(phase, 3), sqlstate: '23505' });
		expect(await indexes('kept')).toEqual(['kept_1']);
		const members = await server.query(
			`SELECT 1 FROM pg_auth_members WHERE roleid = 'home_owner'::regrole AND member = 'adm'::regrole`,
		);
		expect(members).toEqual([]);
	});

	test('an index of somebody else’s that has the name is left alone', async () => {
		await table('taken');
		await inHome('CREATE INDEX taken_1 ON public.taken (n)');
		const phase = loose([index('taken', 'taken_1')]);
		const { result } = await run(await openAs(server), [phase]);
		expect(result.failure).toMatchObject({ sqlstate: '42P07' });
		expect(await indexes('taken')).toEqual(['taken_1']);
	});

	test('a stop in the midst of one takes what it left back', async () => {
		await table('halted');
		const holder = await server.signIn(server.superuser.user, server.superuser.password, 'home');
		await holder.query('BEGIN; INSERT INTO public.halted VALUES (2)');
		const phase = loose([index('halted', 'halted_1')]);
		const stop = new AbortController();
		const running = run(await openAs(server), [phase], { signal: stop.signal });
		await expect
			.poll(() => server.query(`SELECT 1 FROM pg_locks WHERE locktype = 'virtualxid' AND NOT granted`), patient)
			.toHaveLength(1);
		stop.abort();
		// The undo waits for the same writer.
		await expect
			.poll(() => server.query(`SELECT 1 FROM pg_stat_activity WHERE query ~ '^DROP INDEX'`), patient)
			.toHaveLength(1);
		await holder.end();
		expect((await running).result).toMatchObject({ status: 'cancelled', remains: [] });
		expect(await indexes('halted')).toEqual([]);
	});
});
