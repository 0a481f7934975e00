import { describe, expect, it } from 'vitest';
import { connect } from '../../source/postgres/connect.js';
import { ConnectionLostError, ServerError } from '../../source/postgres/session.js';
import { testServer } from '../helpers/server.js';
import { sleeping, targetOf } from './target-of.js';

const server = await testServer();
const target = targetOf(server.sandbox);

describe('a session', () => {
	it('passes parameters, answers several statements with the last, and runs one after another', async () => {
		const session = await connect(target);
		expect(await session.query('SELECT $1::int + $2::int AS sum', [1, 2])).toEqual([{ sum: 3 }]);
		expect(await session.query('SELECT 1 AS a; SELECT 2 AS b')).toEqual([{ b: 2 }]);
		const [first, second] = await Promise.all([session.query('SELECT 1 AS n'), session.query('SELECT 2 AS n')]);
		expect([first, second]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
		await session.close();
	});

	it('rejects with the SQLSTATE, made safe and without the SQL, and goes on', async () => {
		const session = await connect(target);
		const error = await session
			.query(
				`DO $$ BEGIN RAISE EXCEPTION E'bad\\x1b[31m' USING DETAIL = E'd\\u202e', HINT = E'h\\x07', ERRCODE = '42501'; END $$ -- canary`,
			)
			.catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(ServerError);
		expect(error).toMatchObject({ sqlstate: '42501', message: 'bad\\x1b[31m', detail: 'd\\u202e', hint: 'h\\x07' });
		const whole = error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}` : '';
		expect(whole).not.toContain('canary');
		expect(await session.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
		await session.close();
	});

	it('gathers notices, and a WARNING is one in every language', async () => {
		const session = await connect(target);
		await session.query(`DO $$ BEGIN RAISE NOTICE E'a\\x1b'; RAISE WARNING 'b'; END $$`);
		expect(session.takeNotices()).toEqual([
			{ severity: 'NOTICE', sqlstate: '00000', message: 'a\\x1b' },
			{ severity: 'WARNING', sqlstate: '01000', message: 'b' },
		]);
		expect(session.takeNotices()).toEqual([]);
		await session.close();
	});

	it('cancels what it runs', async () => {
		const session = await connect(target);
		const sleep = session.query('SELECT pg_sleep(60)').catch((reason: unknown) => reason);
		await sleeping(server, session.backendPid);
		await session.cancel();
		expect(await sleep).toMatchObject({ sqlstate: '57014' });
		expect(await session.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
		await session.close();
		await session.cancel();
	});

	it('tells a lost connection from an error, with a statement under way and without', async () => {
		const session = await connect(target);
		const sleep = session.query('SELECT pg_sleep(60)').catch((reason: unknown) => reason);
		await sleeping(server, session.backendPid);
		await server.query('SELECT pg_terminate_backend($1)', [session.backendPid]);
		expect(await sleep).toBeInstanceOf(ConnectionLostError);
		await expect(session.query('SELECT 1')).rejects.toBeInstanceOf(ConnectionLostError);
		await session.close();

		const idle = await connect(target);
		await server.query('SELECT pg_terminate_backend($1)', [idle.backendPid]);
		await expect(idle.query('SELECT 1')).rejects.toBeInstanceOf(ConnectionLostError);
		await idle.close();
	});

	it('tells of each of several statements as soon as it is done', async () => {
		await server.query('SELECT pg_advisory_lock(1)');
		const session = await connect(target);
		const told: number[] = [];
		const all = session.queryAll(
			['SELECT 1', `DO $$ BEGIN RAISE NOTICE 'a'; RAISE WARNING 'b'; END $$`, 'SELECT pg_advisory_lock(1)', 'SELECT 2'],
			({ notices }) => told.push(notices.length),
		);
		await expect.poll(() => told, { timeout: 10_000 }).toEqual([0, 2]);
		await server.query('SELECT pg_advisory_unlock(1)');
		await all;
		expect(told).toEqual([0, 2, 0, 0]);
		expect(session.takeNotices()).toEqual([]);
		await session.close();
	});

	it('tells how long each took, and not how long those before it did', async () => {
		const session = await connect(target);
		const times: number[] = [];
		await session.queryAll(['SELECT pg_sleep(0.2)', 'SELECT 1', 'SELECT pg_sleep(0.1)'], ({ ms }) => times.push(ms));
		const [long = 0, short = 0, medium = 0] = times;
		expect(long).toBeGreaterThan(190);
		expect(medium).toBeGreaterThan(90);
		expect(short).toBeLessThan(medium);
		await session.close();
	});

	it('rejects with the first failure of several, tells of none behind it, and goes on', async () => {
		const session = await connect(target);
		await session.query('BEGIN');
		let told = 0;
		const all = session.queryAll(['SELECT 1', 'SELECT 1/0', 'SELECT nothing', 'CREATE TABLE never ()'], () => told++);
		await expect(all).rejects.toMatchObject({ name: 'ServerError', sqlstate: '22012' });
		expect(told).toBe(1);
		await session.query('ROLLBACK');
		expect(await session.query('SELECT to_regclass($1) AS table', ['never'])).toEqual([{ table: null }]);
		await session.queryAll([], () => told++);
		expect(told).toBe(1);
		await session.close();
	});

	it('hands on what the caller of several throws', async () => {
		const session = await connect(target);
		const all = session.queryAll(['SELECT 1', 'SELECT 2'], () => {
			throw new Error('mine');
		});
		await expect(all).rejects.toThrow('mine');
		expect(await session.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
		await session.close();
	});

	it('cancels the one of several that runs, and loses its connection in the midst of them', async () => {
		const session = await connect(target);
		await session.query('BEGIN');
		let told = 0;
		const run = () =>
			session
				.queryAll(['SELECT 1', 'SELECT pg_sleep(60)', 'SELECT pg_sleep(60)'], () => told++)
				.catch((reason: unknown) => reason);
		const cancelled = run();
		await sleeping(server, session.backendPid);
		await session.cancel();
		expect(await cancelled).toMatchObject({ sqlstate: '57014' });
		expect(told).toBe(1);
		await session.query('ROLLBACK');

		const lost = run();
		await sleeping(server, session.backendPid);
		await server.query('SELECT pg_terminate_backend($1)', [session.backendPid]);
		expect(await lost).toBeInstanceOf(ConnectionLostError);
		expect(told).toBe(2);
		await session.close();
	});

	it('closes twice, also with a statement under way', async () => {
		const session = await connect(target);
		const sleep = session.query('SELECT pg_sleep(60)').catch((reason: unknown) => reason);
		await sleeping(server, session.backendPid);
		await Promise.all([session.close(), session.close()]);
		expect(await sleep).toBeInstanceOf(ConnectionLostError);
		await expect(session.query('SELECT 1')).rejects.toBeInstanceOf(ConnectionLostError);
	});

	it('is not ended by a signal that fires after the sign-in', async () => {
		const controller = new AbortController();
		const session = await connect(target, { signal: controller.signal });
		controller.abort();
		expect(await session.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
		await session.close();
	});
});
