// The real program is asked to stop in the middle: what was begun is undone, and the last line says so.
import { mkdirSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { stopOnSignals } from '../../source/cli/signals.js';
import { atOnce } from '../faults/at-once.js';
import { catalog } from '../helpers/catalog.js';
import { runningProcesses } from '../helpers/processes.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path } = workspace();
const url = server.url();

const tenants = ['one', 'two', 'three', 'four'];
const profile = file('many.json', {
	version: 1,
	name: 'many',
	pattern: 'database-per-tenant',
	database: { name: 'many_{tenant}' },
	owner: 'many_{tenant}_owner',
	roles: [
		{ name: 'many_{tenant}_app', access: 'read-write' },
		{ name: 'many_{tenant}_report', access: 'read-only' },
	],
	tenants,
});
const apply = ['apply', profile, '--url', url, '--yes', '--secrets', path('many.env'), '--format', 'json'];
const lastLine = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
const signals = [
	['SIGTERM', 143],
	['SIGINT', 130],
	['SIGHUP', 129],
] as const;

test.each(signals)(
	'%s in the middle of an apply undoes everything, and the last line says so',
	async (name, number) => {
		const before = await catalog(server);
		const stop = new AbortController();
		const { code, signal, stdout } = await run(apply, {
			kill: stop.signal,
			onOutput: (written) => {
				if (written.split('"type":"statement"').length > 20) stop.abort(name);
			},
		});
		expect({ code, signal }).toEqual({ code: number, signal: null });
		expect(lastLine(stdout)).toMatchObject({
			type: 'result',
			status: 'undone',
			exitCode: number,
			receipt: expect.stringMatching(/\.json$/),
			failed: { message: 'Stopped as you asked.' },
		});
		expect(await catalog(server)).toBe(before);
		// Nothing half-written stays beside the receipt.
		expect(readdirSync(path('state/gatehouse')).filter((each) => !each.endsWith('.json'))).toEqual([]);
	},
);

test('a stop while another run holds the lock ends the wait, and nothing was begun', async () => {
	const before = await catalog(server);
	await server.query('SELECT pg_advisory_lock(7473, 1)');
	const stop = new AbortController();
	const waiting = run(apply, { kill: stop.signal });
	await expect
		.poll(async () => await server.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`), {
			timeout: 10_000,
		})
		.toHaveLength(1);
	stop.abort('SIGTERM');
	const { code, stdout, stderr } = await waiting;
	await server.query('SELECT pg_advisory_unlock(7473, 1)');
	expect(code).toBe(143);
	expect(stderr).toMatch(/Waiting for another Gatehouse run \(pid \d+, role postgres\)/);
	expect(lastLine(stdout)).toMatchObject({
		kind: 'error',
		type: 'result',
		code: 'stopped',
		status: 'undone',
		exitCode: 143,
		receipt: null,
	});
	expect(await catalog(server)).toBe(before);
});

test('a stop while the proof is made leaves what was applied, and says that too', async () => {
	const stop = new AbortController();
	const { code, stdout } = await run(apply, {
		kill: stop.signal,
		onOutput: (written) => {
			if (written.includes('"type":"check"')) stop.abort('SIGTERM');
		},
	});
	expect(code).toBe(143);
	expect(lastLine(stdout)).toMatchObject({ type: 'result', status: 'applied', code: 'stopped', exitCode: 143 });
	expect(lastLine(stdout).receipt).toMatch(/\.json$/);
});

test('verify that is stopped answers with an error frame', async () => {
	const stop = new AbortController();
	const verifying = run(['verify', profile, '--url', url, '--secrets', path('many.env'), '--format', 'json'], {
		kill: stop.signal,
	});
	await expect
		.poll(async () => await server.query(`SELECT 1 FROM pg_stat_activity WHERE usename ~ '^many_' LIMIT 1`), {
			timeout: 10_000,
			interval: 5,
		})
		.toHaveLength(1);
	stop.abort('SIGTERM');
	const { code, stdout } = await verifying;
	expect(code).toBe(143);
	expect(JSON.parse(stdout)).toMatchObject({ formatVersion: '1.0', kind: 'error', code: 'stopped', exitCode: 143 });
});

test('a demo that is interrupted leaves nothing behind', async () => {
	const temporary = path('tmp');
	mkdirSync(temporary, { mode: 0o777 });
	const stop = new AbortController();
	const { code, stderr } = await run(['demo'], {
		env: { TMPDIR: temporary },
		kill: stop.signal,
		onOutput: (written) => {
			if (written.includes('1. The plan')) stop.abort('SIGINT');
		},
	});
	expect(code).toBe(130);
	expect(stderr).toMatch(/Stopped/);
	expect(stderr).not.toMatch(/bug/);
	expect(readdirSync(temporary)).toEqual([]);
});

function freeze(pid: number): void {
	try {
		process.kill(pid, 'SIGSTOP');
	} catch {
		// It ended since it was listed, as a connection does at any time.
	}
}

test('a demo whose server does nothing any more is interrupted all the same', async () => {
	const temporary = path('still');
	mkdirSync(temporary, { mode: 0o777 });
	const stop = new AbortController();
	let backends: readonly number[] = [];
	let [asked, heard] = [0, 0];
	const { code, stderr } = await run(['demo'], {
		env: { TMPDIR: temporary },
		kill: stop.signal,
		onOutput(written) {
			if (backends.length > 0 || !written.includes('1. The plan')) return;
			const [, port] = /127\.0\.0\.1:(\d+)/.exec(written) ?? [];
			const running = runningProcesses();
			const postmaster = running.find(({ command }) => command.endsWith(`port=${port}`));
			backends = running.filter(({ parent }) => parent === postmaster?.pid).map(({ pid }) => pid);
			for (const pid of backends) freeze(pid);
			asked = performance.now();
			stop.abort('SIGINT');
		},
		onError: (written) => {
			if (heard === 0 && written.includes('Stopping')) heard = performance.now();
		},
	});
	const ms = performance.now() - asked;
	const left = runningProcesses().filter(({ pid }) => backends.includes(pid));
	for (const { pid } of left) process.kill(pid, 'SIGKILL');
	expect([backends.length > 3, left]).toEqual([true, []]);
	expect([code, stderr]).toEqual([130, expect.stringContaining('Stopped as you asked.')]);
	expect(heard - asked).toBeLessThan(await atOnce());
	// The server is asked to end, then told to, and then it kills whoever of its own hears nothing.
	expect(ms).toBeLessThan(12_000);
	expect(readdirSync(temporary)).toEqual([]);
});

test('a second press ends the process; what arrives at once is the first', async () => {
	const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
	const said: string[] = [];
	const signals = stopOnSignals((text) => said.push(text));
	signals.lastWords('what is known');
	onTestFinished(() => {
		signals.release();
		exit.mockRestore();
	});
	expect([signals.stopCode(), signals.signal.aborted]).toEqual([undefined, false]);
	for (const name of ['SIGHUP', 'SIGHUP', 'SIGINT'] as const) process.emit(name, name);
	expect([signals.stopCode(), signals.signal.aborted]).toEqual([129, true]);
	expect([said, exit.mock.calls]).toEqual([[], []]);
	await wait(300);
	process.emit('SIGINT', 'SIGINT');
	expect(exit).toHaveBeenCalledExactlyOnceWith(130);
	expect(said).toEqual(['what is known']);
});
