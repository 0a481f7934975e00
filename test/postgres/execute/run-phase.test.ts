import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifierOf } from '../../../source/core/sql/sql.js';
import { runPhase } from '../../../source/postgres/execute/run-phase.js';
import { StatementError, sqlstateOf } from '../../../source/postgres/execute/run-statement.js';
import type { Session } from '../../../source/postgres/session.js';
import { openSessions } from '../../../source/postgres/sessions.js';
import { idOf, phaseOf } from '../../helpers/phases.js';
import { testServer } from '../../helpers/server.js';
import { targetOf } from '../target-of.js';

const server = await testServer();
const sessions = openSessions(targetOf(server.sandbox));
let session: Session;
beforeAll(async () => {
	session = await sessions.open('postgres');
});
afterAll(() => sessions.close());

const other = () => server.signIn(server.superuser.user, server.superuser.password, 'postgres');
const is = async (relation: string) =>
	(await server.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [relation]))[0]?.there;
const failureOf = (run: Promise<void>) => run.catch((error: unknown) => error) as Promise<StatementError>;
const numbers = Array.from({ length: 250 }, (_, index) => index);

describe('a transaction of many statements', () => {
	test('tells each begun and done in order, with times of its own', async () => {
		const phase = phaseOf(
			'C',
			numbers.map((n) => `CREATE TABLE public.many_${n} ()`),
		);
		const heard: string[] = [];
		await runPhase(session, phase, {
			started: ({ id }) => heard.push(`${id}?`),
			done: ({ id }, ms) => heard.push(ms > 0 ? id : 'no time at all'),
		});
		expect(heard).toEqual(phase.statements.flatMap(({ id }) => [`${id}?`, id]));
		expect(await is('many_249')).toBe(true);
	});

	test.each([1, 37, 100, 101, 250])('names the one that fails, %i, and leaves nothing of the others', async (place) => {
		const phase = phaseOf(
			'C',
			numbers.map((n) => (n + 1 === place ? 'SELECT 1/0' : `CREATE TABLE public.failing_${n} ()`)),
		);
		const done: string[] = [];
		const error = await failureOf(runPhase(session, phase, { done: ({ id }) => done.push(id) }));
		expect(error).toBeInstanceOf(StatementError);
		expect(error.id).toBe(idOf(phase, place));
		expect(sqlstateOf(error)).toBe('22012');
		expect(done).toEqual(phase.statements.slice(0, place - 1).map(({ id }) => id));
		expect(await is('failing_0')).toBe(false);
		expect(await is('failing_248')).toBe(false);
	});

	test('takes a REVOKE that did nothing for the failure of that very statement, whatever fails behind it', async () => {
		await server.query('CREATE ROLE idle');
		await server.query('CREATE TABLE not_its_own ()');
		await server.query('GRANT SELECT ON not_its_own TO idle');
		const phase = phaseOf('C', [
			'SET LOCAL ROLE idle',
			'SELECT 1',
			'REVOKE SELECT ON public.not_its_own FROM PUBLIC',
			'SELECT 2',
			'SELECT 1/0',
		]);
		const done: string[] = [];
		const error = await failureOf(runPhase(session, phase, { done: ({ id }) => done.push(id) }));
		expect(error.id).toBe(idOf(phase, 3));
		expect(sqlstateOf(error)).toBe('01006');
		expect(done).toEqual([idOf(phase, 1), idOf(phase, 2)]);
		expect(await session.query('SELECT current_user AS me')).toEqual([{ me: server.superuser.user }]);
	});

	test('waits for the verifiers of a pack, and for no others', async () => {
		const [first] = phaseOf('A', ['x']).statements;
		const phase = phaseOf('A', ['CREATE ROLE first', ...numbers.slice(0, 120).map((n) => `SELECT ${n}`)]);
		const late = { ...first, id: 'late', sql: verifierOf('somebody') } as (typeof phase.statements)[number];
		const done: string[] = [];
		const run = runPhase(
			session,
			{ ...phase, statements: [...phase.statements, late] },
			{ done: ({ id }) => done.push(id), verifierOf: () => Promise.reject(new Error('no verifier')) },
		);
		await expect(run).rejects.toThrow('no verifier');
		expect(done).toEqual(phase.statements.slice(0, 100).map(({ id }) => id));
	});

	test('is stopped in the midst of a pack by a cancel request, and before the COMMIT by its signal', async () => {
		const phase = phaseOf('C', [
			'CREATE TABLE public.stopped ()',
			'SELECT pg_sleep(60)',
			'CREATE TABLE public.behind ()',
		]);
		const error = await failureOf(
			runPhase(session, phase, {
				started: ({ id }) => {
					if (id === idOf(phase, 2)) void session.cancel();
				},
			}),
		);
		expect([error.id, sqlstateOf(error)]).toEqual([idOf(phase, 2), '57014']);

		const stop = new AbortController();
		const done = () => stop.abort(new Error('enough'));
		const quick = phaseOf('C', ['CREATE TABLE public.stopped ()']);
		await expect(runPhase(session, quick, { done, signal: stop.signal })).rejects.toThrow('enough');
		expect(await is('stopped')).toBe(false);
	});
});

/** Resolves when a session waits for a lock of another, however it got there. */
const waiting = (pid: number) =>
	expect
		.poll(() => server.query('SELECT 1 FROM pg_locks WHERE pid = $1 AND NOT granted', [pid]), { timeout: 10_000 })
		.toHaveLength(1);

describe('another session in the way', () => {
	test('on one row of a catalog: the transaction is run again, and succeeds', async () => {
		await server.query('CREATE TABLE met ()');
		await server.query('CREATE ROLE met_one');
		await server.query('CREATE ROLE met_two');
		const rival = await other();
		await rival.query('BEGIN; GRANT SELECT ON met TO met_one');
		const started: string[] = [];
		const phase = phaseOf('C', ['CREATE TABLE public.met_before ()', 'GRANT SELECT ON public.met TO met_two']);
		const run = runPhase(session, phase, { started: ({ id }) => started.push(id) });
		await waiting(session.backendPid);
		await rival.query('COMMIT');
		await run;
		expect(started).toEqual([1, 2, 1, 2].map((place) => idOf(phase, place)));
		expect(await is('met_before')).toBe(true);
	});

	test('that makes the same role: the second attempt says that it exists', async () => {
		const rival = await other();
		await rival.query('BEGIN; CREATE ROLE same');
		const phase = phaseOf('A', ['CREATE ROLE same']);
		const run = failureOf(runPhase(session, phase));
		await waiting(session.backendPid);
		await rival.query('COMMIT');
		expect(sqlstateOf(await run)).toBe('42710');
	});
});

describe('a table that others work with', () => {
	const hold = async (table: string, mode: string) => {
		await server.query(`CREATE TABLE ${table} (n int)`);
		const holder = await other();
		await holder.query(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE`);
		return holder;
	};

	test.each(['ACCESS SHARE', 'ROW EXCLUSIVE'])(
		'is waited for briefly and again while somebody holds %s, and writers get in between',
		async (mode) => {
			const table = `busy_${mode.length}`;
			const holder = await hold(table, mode);
			const writer = await other();
			const held: string[] = [];
			const phase = phaseOf('D', [`ALTER TABLE public.${table} ENABLE ROW LEVEL SECURITY`, 'SELECT 1']);
			const written: Promise<unknown>[] = [];
			await runPhase(session, phase, {
				heldUp: (id) => {
					held.push(id);
					written.push(writer.query(`INSERT INTO ${table} VALUES (1)`));
					if (held.length === 2) void holder.query('COMMIT');
				},
			});
			await Promise.all(written);
			expect(held).toEqual([idOf(phase, 1), idOf(phase, 1)]);
			expect(await session.query(`SELECT relrowsecurity AS on FROM pg_class WHERE relname = '${table}'`)).toEqual([
				{ on: true },
			]);
			expect(await session.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '5s' }]);
		},
	);

	test('is given up when patience ends, and at once when the run is stopped', async () => {
		const holder = await hold('stubborn', 'ACCESS SHARE');
		const phase = phaseOf('D', ['SELECT 1', 'ALTER TABLE public.stubborn ENABLE ROW LEVEL SECURITY']);
		const impatient = await failureOf(runPhase(session, phase, { patience: 0 }));
		expect([impatient.id, sqlstateOf(impatient)]).toEqual([idOf(phase, 2), '55P03']);

		const stop = new AbortController();
		const heldUp = () => stop.abort();
		await expect(runPhase(session, phase, { heldUp, signal: stop.signal })).rejects.toMatchObject({
			name: 'AbortError',
		});
		await holder.query('COMMIT');
	});

	test('is waited for outside of a transaction too, but never given up by an index that is built meanwhile', async () => {
		const holder = await hold('indexed', 'ROW EXCLUSIVE');
		const phase = phaseOf(
			'D',
			[
				'CREATE INDEX CONCURRENTLY indexed_n ON public.indexed (n)',
				'ALTER TABLE public.indexed ENABLE ROW LEVEL SECURITY',
			],
			{ transactional: false },
		);
		const done: string[] = [];
		const run = runPhase(session, phase, { done: ({ id }) => done.push(id) });
		const patient = `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'
			AND clock_timestamp() - query_start > interval '800 milliseconds'`;
		await expect
			.poll(() => server.query(patient, [session.backendPid]), { timeout: 10_000, interval: 50 })
			.toHaveLength(1);
		await holder.query('COMMIT');
		await run;
		expect(done).toHaveLength(2);
		expect(await session.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '5s' }]);
	});
});

describe('statements outside of a transaction', () => {
	test('stand up to the one that fails', async () => {
		const phase = phaseOf('B', ['CREATE TABLE public.stands ()', 'SELECT 1/0', 'CREATE TABLE public.never ()'], {
			transactional: false,
		});
		const error = await failureOf(runPhase(session, phase));
		expect(error.id).toBe(idOf(phase, 2));
		expect([await is('stands'), await is('never')]).toEqual([true, false]);
	});
});
