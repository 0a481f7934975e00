// A server that answers nobody any more, from each moment on: every command ends within its --timeout and says what is so,
// stops within a tenth of a second, and the same command does the rest once there is a server again.
import { describe, expect, test, vi } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import type { Outcome } from '../helpers/cli.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { atOnce } from './at-once.js';
import { blackHole, type Stage } from './black-hole.js';
import { isWhole } from './share.js';

vi.setConfig({ testTimeout: 90_000 });
const server = await testServer();
const { run, file, path } = workspace();
const hole = await blackHole('127.0.0.1', server.sandbox.port);
const direct = ['--url', server.url()];
const through = ['--url', server.url().replace(`:${server.sandbox.port}`, `:${hole.port}`)];
const profile = file('p.json', {
	version: 1,
	name: 'p',
	pattern: 'database-per-tenant',
	database: { name: 'p' },
	roles: [{ name: 'p_app', access: 'read-write' }],
});
const secrets = ['--secrets', path('p.env')];
const apply = ['apply', profile, '--yes', '--no-verify', ...secrets];
const drop = ['drop', profile, '--confirm', 'p'];

const reading = {
	plan: ['plan', profile],
	verify: ['verify', profile, ...secrets],
	explain: ['explain', '--role', 'p_app', '--database', 'p', '--on', 'app', '--privilege', 'USAGE'],
	doctor: ['doctor'],
	'drop, not confirmed': ['drop', profile],
	'rotate, not confirmed': ['rotate', profile, ...secrets],
};
/** What stands before each of them, so that it has something to do. */
const writing = {
	apply: { args: apply, before: drop, after: 'made' },
	rotate: { args: ['rotate', profile, '--yes', ...secrets], before: apply, after: 'made' },
	undo: { args: ['undo', 'last', '--confirm', 'p'], before: apply, after: 'gone' },
	drop: { args: drop, before: apply, after: 'gone' },
} as const;

/** How far it went before nobody answered, as shares of what it says to the server in all; `share.ts` tells how to try more. */
const shares = isWhole ? [0.05, 0.35, 0.65, 0.9] : [0.35, 0.9];

async function statementsOf(args: readonly string[]): Promise<number> {
	void hole.until('never');
	await run([...args, ...through]);
	return hole.statements;
}
const stageAt = (share: number, statements: number): Stage => `query ${Math.max(1, Math.round(share * statements))}`;

/** How long it took from the silence to the end. */
async function bounded(args: readonly string[], stage: Stage, seconds = 1): Promise<Outcome & { readonly ms: number }> {
	let fell = performance.now();
	void hole.until(stage).then(() => {
		fell = performance.now();
	});
	const outcome = await run([...args, ...through, '--timeout', String(seconds), '--format', 'json']);
	return { ...outcome, ms: performance.now() - fell };
}

type Stopped = Outcome & { readonly ms: number; readonly limit: number };

/** How long from Ctrl+C to the end, and how long that may take; again where something else had the machine just then. */
async function stopped(args: readonly string[], stage: Stage): Promise<Stopped> {
	for (let turn = 1; ; turn++) {
		const fallen = hole.until(stage);
		const stop = new AbortController();
		const going = run([...args, ...through, '--timeout', '30'], { kill: stop.signal });
		await Promise.race([fallen, going]);
		const start = performance.now();
		stop.abort('SIGINT');
		const outcome = await going;
		const ms = performance.now() - start;
		const limit = await atOnce();
		if (ms < limit || turn === 3) return { ...outcome, ms, limit };
	}
}

const last = (stdout: string) =>
	JSON.parse(stdout.startsWith('{\n') ? stdout : (stdout.trimEnd().split('\n').at(-1) ?? ''));
const silent = ['timed-out', 'connection-lost'];

describe('signing in', () => {
	const stages = ['accept', 'encryption', 'startup', 'sign-in', 'proof'] as const;
	const encrypted = (stage: Stage, args: readonly string[]) =>
		stage === 'encryption' ? args : [...args, '--url', `${through[1]}?sslmode=disable`];
	const commands = { plan: reading.plan, apply, verify: reading.verify, explain: reading.explain, drop } as const;

	test.each(stages.flatMap((stage) => Object.entries(commands).map(([name, args]) => ({ name, args, stage }))))(
		'$name ends where nobody answers at $stage',
		async ({ args, stage }) => {
			const { code, stdout, ms } = await bounded(encrypted(stage, args), stage);
			expect([code, last(stdout).code, last(stdout).exitCode]).toEqual([3, 'timed-out', 3]);
			expect(last(stdout).message).toContain('did not answer within 1 second');
			expect(ms).toBeLessThan(2000);
		},
	);

	test.each(stages)('Ctrl+C ends it at once at %s', async (stage) => {
		const { code, stderr, ms, limit } = await stopped(encrypted(stage, reading.plan), stage);
		expect([code, stderr.includes('Stopped as you asked.')]).toEqual([130, true]);
		expect(ms).toBeLessThan(limit);
	});
});

describe.each(Object.entries(reading))('%s', (name, args) => {
	test.each(shares)('ends where nobody answers any more, and says so: %d', async (share) => {
		await run([...apply, ...direct]);
		const { code, stdout, stderr, ms } = await bounded(args, stageAt(share, await statementsOf(args)));
		const told = last(stdout);
		expect(ms).toBeLessThan(name === 'verify' ? 4500 : 2500);
		expect(stderr).not.toContain('bug');
		if (name === 'doctor')
			expect(told.findings.some(({ ok, subject }: Finding) => !ok && subject === 'server')).toBe(true);
		// What was proved stays proved; the rest is unchecked, and says why.
		else if (told.kind === 'verify') expect(told.summary.unchecked).toBeGreaterThan(0);
		else expect(silent).toContain(told.code);
		expect(code).toBe(told.exitCode ?? 0);
	});

	test.each(shares)('Ctrl+C ends it at once: %d', async (share) => {
		const { code, stderr, ms, limit } = await stopped(args, stageAt(share, await statementsOf(args)));
		expect([code, stderr.includes('Stopped as you asked.')]).toEqual([130, true]);
		expect(ms).toBeLessThan(limit);
	});
});

type Finding = { readonly ok: boolean; readonly subject: string };

describe.each(Object.entries(writing))('%s', (_, { args, before, after }) => {
	/** Once there is a server again the same command does what is left, whatever that is. */
	async function settle(): Promise<void> {
		hole.hangUp();
		const { code, stdout, stderr } = await run([...args, ...direct]);
		expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
		const there = await server.query(`SELECT FROM pg_database WHERE datname = 'p'`);
		const roles = await server.query(`SELECT FROM pg_roles WHERE rolname ~ '^p_'`);
		expect([there.length, roles.length > 0]).toEqual(after === 'made' ? [1, true] : [0, false]);
		if (after === 'made') expect((await run(['verify', profile, ...secrets, ...direct])).code).toBe(0);
	}

	test.each(shares)(
		'ends where nobody answers any more, and says what is known: %d',
		async (share) => {
			await run([...before, ...direct]);
			const statements = await statementsOf(args);
			await run([...before, ...direct]);
			const was = await catalog(server);
			const { code, stdout, ms } = await bounded(args, stageAt(share, statements));
			const told = last(stdout);
			expect(ms).toBeLessThan(3500);
			expect([3, 6]).toContain(code);
			expect(told.exitCode).toBe(code);
			// Code 3 is an error before anything was begun, and so it must be.
			if (code === 3) expect([silent.includes(told.code), await catalog(server)]).toEqual([true, was]);
			else expect(told.kind).not.toBe('error');
			await settle();
		},
		90_000,
	);

	test.each(shares)(
		'Ctrl+C is heard at once, and ends it at once where nothing was begun: %d',
		async (share) => {
			const timeout = 3;
			await run([...before, ...direct]);
			const statements = await statementsOf(args);
			await run([...before, ...direct]);
			const was = await catalog(server);
			const fallen = hole.until(stageAt(share, statements));
			const stop = new AbortController();
			let heard = Number.POSITIVE_INFINITY;
			const onError = (written: string) => {
				if (written.includes('Stopping …')) heard = Math.min(heard, performance.now());
			};
			const going = run([...args, ...through, '--timeout', String(timeout)], { kill: stop.signal, onError });
			await Promise.race([fallen, going]);
			const start = performance.now();
			stop.abort('SIGINT');
			const { code, stdout, stderr } = await going;
			const ms = performance.now() - start;
			// It is over at once, or says at once that it will be.
			expect(Math.min(heard - start, ms)).toBeLessThan(2 * (await atOnce()));
			// One timeout in all, and what it takes to end.
			expect(ms).toBeLessThan(timeout * 1000 + 600);
			expect([130, 6]).toContain(code);
			// Who stopped it learns whether something may stand, and what to do.
			if (code === 6) {
				expect(stdout).toMatch(/not known|nobody knows|Not all|everything this run did|as pending/);
				expect(stdout).toMatch(/same command|gatehouse verify/);
			}
			if (ms > 1500) expect(stderr).toContain(`Still stopping`);
			else if (ms < 500) expect([stderr.includes('Stopped as you asked.'), await catalog(server)]).toEqual([true, was]);
			await settle();
		},
		90_000,
	);
});
