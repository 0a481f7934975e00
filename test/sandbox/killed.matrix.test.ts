// The promise that matters most on somebody's computer, kept by the bundle and not only by the sources.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findBinaries } from '../../source/sandbox/find-binaries.js';
import { runningProcesses } from '../helpers/processes.js';

const script = `
	import { startSandbox } from './source/sandbox/sandbox.ts';
	const say = (line) => process.stdout.write(line + '\\n');
	const sandbox = await startSandbox({ binDir: process.argv[2], onProgress: say });
	say('pid ' + sandbox.pid);
	if (process.argv[3] === 'stay') setInterval(() => {}, 1000);
`;

let folder: string;
let bundle: string;
let binDir: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'killed-test-'));
	await chmod(folder, 0o755);
	bundle = join(folder, 'bundle.mjs');
	binDir = (await findBinaries({})).binDir;
	await build({
		stdin: { contents: script, resolveDir: process.cwd() },
		outfile: bundle,
		bundle: true,
		minify: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
	});
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the bundle in a temporary folder of its own, until it says a line that matches. */
async function runUntil(line: RegExp, mode: 'stay' | 'leave') {
	const temporary = await mkdtemp(join(folder, 't-'));
	await chmod(temporary, 0o755);
	const child: ChildProcess = spawn(process.execPath, [bundle, binDir, mode], {
		env: { PATH: process.env['PATH'], TMPDIR: temporary },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = new Promise((resolve) => child.once('close', resolve));
	if (child.stdout === null) throw new Error('no stdout');
	for await (const said of createInterface(child.stdout)) if (line.test(said)) break;
	const processes = () =>
		runningProcesses()
			.map((each) => each.command)
			.filter((command) => command.includes(`${temporary}/`));
	expect(processes()).not.toEqual([]);
	return {
		child,
		ended,
		leavesNothing: () =>
			vi.waitFor(
				async () => {
					expect(processes()).toEqual([]);
					expect(await readdir(temporary)).toEqual([]);
				},
				{ timeout: 10_000 },
			),
	};
}

describe.concurrent('a process with a sandbox', () => {
	test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)('leaves nothing when it gets %s', async (signal) => {
		const run = await runUntil(/^pid/, 'stay');
		run.child.kill(signal);
		await run.leavesNothing();
	});

	test('leaves nothing when it is killed while the data folder is being made', async () => {
		const run = await runUntil(/^Making/, 'stay');
		run.child.kill('SIGKILL');
		await run.leavesNothing();
	});

	test('ends by itself when it has nothing left to do, and leaves nothing', async () => {
		const run = await runUntil(/^pid/, 'leave');
		expect(await run.ended).toBe(0);
		await run.leavesNothing();
	});
});
