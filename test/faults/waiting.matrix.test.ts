// What a command may have to wait for: a lock that somebody holds, a statement that takes long, a server that goes away. It is
// bounded, tells what it waits for, is stopped at once, and is never called a bug.
import type pg from 'pg';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../source/core/sql/secret.js';
import { connect } from '../../source/postgres/connect.js';
import { ConnectionLostError } from '../../source/postgres/session.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { targetOf } from '../postgres/target-of.js';
import { atOnce } from './at-once.js';
import { blackHole } from './black-hole.js';

const server = await testServer();
const { run, file, path } = workspace();
const hole = await blackHole('127.0.0.1', server.sandbox.port);
const url = server.url();
const direct = ['--url', url];
const through = ['--url', url.replace(`:${server.sandbox.port}`, `:${hole.port}`)];
const profile = file('p.json', {
	version: 1,
	name: 'p',
	pattern: 'database-per-tenant',
	database: { name: 'p' },
	roles: [{ name: 'p_app', access: 'read-write' }],
});
const secrets = ['--secrets', path('p.env')];
const commands = {
	plan: ['plan', profile],
	apply: ['apply', profile, '--yes', ...secrets],
	verify: ['verify', profile, ...secrets],
	explain: ['explain', '--role', 'p_app', '--database', 'p', '--on', 'app', '--privilege', 'USAGE'],
	undo: ['undo', 'last', '--confirm', 'p'],
	drop: ['drop', profile, '--confirm', 'p'],
	rotate: ['rotate', profile, '--yes', ...secrets],
	doctor: ['doctor'],
} as const;
const all = Object.entries(commands);
const last = (stdout: string) =>
	JSON.parse(stdout.startsWith('{\n') ? stdout : (stdout.trimEnd().split('\n').at(-1) ?? ''));

const enter = () => server.signIn(server.superuser.user, server.superuser.password, 'postgres');
let holder: pg.Client;
beforeAll(async () => {
	expect((await run([...commands.apply, ...direct])).code).toBe(0);
	holder = await enter();
});
afterEach(async () => {
	hole.hangUp();
	await holder.query('ROLLBACK');
});

const waiting = async () =>
	await expect
		.poll(() => server.query('SELECT FROM pg_locks WHERE NOT granted'), { timeout: 10_000, interval: 5 })
		.not.toHaveLength(0);

/** Everybody who looks at whose a role or a database is waits for whoever holds this. */
const hold = () => holder.query('BEGIN; LOCK TABLE pg_catalog.pg_shdescription IN ACCESS EXCLUSIVE MODE');
const held = ['plan', 'apply', 'explain', 'undo', 'drop', 'rotate'] as const;

describe('a lock that somebody holds', () => {
	test.each(held)(
		'%s gives up after a while, says why, and leaves everything',
		async (name) => {
			await hold();
			const start = performance.now();
			const { code, stdout, stderr } = await run([...commands[name], ...direct, '--format', 'json']);
			expect(performance.now() - start).toBeLessThan(15_000);
			const told = last(stdout);
			expect(stderr + told.message).not.toContain('bug');
			expect([code, told.code ?? told.failed?.sqlstate]).toEqual([3, 'locked']);
			await holder.query('ROLLBACK');
			expect((await run(['verify', profile, ...secrets, ...direct])).code).toBe(0);
		},
		60_000,
	);

	test.each(['plan', 'apply', 'undo', 'drop', 'rotate'] as const)(
		'%s is stopped at once while it waits',
		async (name) => {
			let [quickest, limit] = [Number.POSITIVE_INFINITY, 0];
			for (let turn = 0; turn < 3 && quickest > limit; turn++) {
				await hold();
				const stop = new AbortController();
				const going = run([...commands[name], ...direct], { kill: stop.signal });
				await waiting();
				const start = performance.now();
				stop.abort('SIGINT');
				const { code, stderr } = await going;
				quickest = performance.now() - start;
				limit = await atOnce(enter);
				expect([code, stderr.includes('Stopped as you asked.')]).toEqual([130, true]);
				await holder.query('ROLLBACK');
			}
			expect(quickest).toBeLessThan(limit);
			expect((await run(['verify', profile, ...secrets, ...direct])).code).toBe(0);
		},
		60_000,
	);

	test.each(['apply', 'undo', 'drop', 'rotate'] as const)(
		'%s that waits for another run says for whom, and stops',
		async (name) => {
			let [quickest, limit] = [Number.POSITIVE_INFINITY, 0];
			for (let turn = 0; turn < 3 && quickest > limit; turn++) {
				await server.query('SELECT pg_advisory_lock(7473, 1)');
				const stop = new AbortController();
				const going = run([...commands[name], ...direct], { kill: stop.signal });
				await waiting();
				const start = performance.now();
				stop.abort('SIGINT');
				const { code, stderr } = await going;
				expect(code).toBe(130);
				expect(stderr).toMatch(/Waiting for another Gatehouse run \(pid \d+, role postgres\)/);
				quickest = performance.now() - start;
				limit = await atOnce(enter);
				await server.query('SELECT pg_advisory_unlock(7473, 1)');
			}
			expect(quickest).toBeLessThan(limit);
		},
		60_000,
	);
});

describe('a server that goes away', () => {
	test.each(all.filter(([name]) => name !== 'doctor'))(
		'%s says so, and calls it no bug',
		async (name, args) => {
			void hole.until('never');
			await run(
				name === 'undo' || name === 'drop' || name === 'rotate' ? ['plan', profile, ...through] : [...args, ...through],
			);
			const half = Math.max(4, Math.round(hole.statements / 3));
			void hole.until(`query ${half}`).then(() => hole.hangUp());
			const { code, stdout, stderr } = await run([...args, ...through, '--timeout', '1', '--format', 'json']);
			const told = last(stdout);
			expect(JSON.stringify(told) + stderr).not.toContain('bug');
			if (told.kind === 'verify') expect(told.summary.unchecked).toBeGreaterThan(0);
			else expect([3, 6]).toContain(code);
			hole.hangUp();
			expect((await run([...commands.apply, ...direct])).code).toBe(0);
		},
		60_000,
	);
});

describe('a server that takes long', () => {
	test('is waited for, as long as it says over another connection that it is at it', async () => {
		const session = await connect(targetOf(server.sandbox, { timeout: 400 }));
		expect(await session.query('SELECT 1 AS one FROM pg_sleep(2)')).toEqual([{ one: 1 }]);
		await session.close();
	});

	test('is waited for where there is no room for another connection', async () => {
		await server.query(`CREATE ROLE narrow LOGIN PASSWORD 'x' CONNECTION LIMIT 1`);
		const target = targetOf(server.sandbox, { timeout: 400, user: 'narrow', password: Secret.of('x') });
		const session = await connect(target);
		expect(await session.query('SELECT 1 AS one FROM pg_sleep(1.5)')).toEqual([{ one: 1 }]);
		await session.close();
	});

	test('is given up where its answer was lost on the way', async () => {
		// The first is what a new session asks by itself.
		void hole.until('query 2');
		const session = await connect(targetOf(server.sandbox, { port: hole.port, timeout: 400 }));
		const lost = await session.query('SELECT 1').catch((error: unknown) => error);
		expect(lost).toBeInstanceOf(ConnectionLostError);
		expect((lost as Error).message).toMatch(/has not answered for 0\.4 seconds/);
	});
});
