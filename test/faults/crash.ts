// A server that stops, at once as after a power cut, or as it is told to, and is started again by whoever looks after it.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { programEnvironment } from '../../source/sandbox/initdb.js';
import { unprivilegedAccount } from '../../source/sandbox/unprivileged.js';
import type { TestServer } from '../helpers/server.js';

/** Commits must be on the disk when the server says so, or a crash would lose what was never promised. */
export const durable = { synchronous_commit: 'on' };

export type Crash = {
	/** Immediate shutdown (https://www.postgresql.org/docs/current/server-shutdown.html): no goodbye, no checkpoint. */
	stop(): Promise<void>;
	/** Fast shutdown, as an update or a service manager does it: everybody is rolled back and told, and then it ends. */
	stopFast(): Promise<void>;
	start(): Promise<void>;
};

export function crashOf({ sandbox }: TestServer): Crash {
	const folder = dirname(sandbox.socketDir);
	const options = readFileSync(join(folder, 'data', 'postmaster.opts'), 'utf8');
	const file = options.slice(0, options.indexOf(' "'));
	const args = [...options.matchAll(/"([^"]*)"/g)].map(([, argument]) => argument ?? '');
	let child: ChildProcess | undefined;
	let pid = sandbox.pid;
	const stopBy = async (signal: 'SIGQUIT' | 'SIGINT') => {
		process.kill(pid, signal);
		await vi.waitFor(() => isGone(pid, child), { timeout: 10_000, interval: 2 });
	};
	const stop = () => stopBy('SIGQUIT');
	afterAll(async () => {
		if (child !== undefined) await stop();
	});
	return {
		stop,
		stopFast: () => stopBy('SIGINT'),
		async start() {
			child = spawn(file, args, {
				...unprivilegedAccount(),
				env: programEnvironment,
				cwd: folder,
				stdio: ['ignore', 'ignore', 'pipe'],
			});
			pid = child.pid ?? 0;
			await isReady(child);
		},
	};
}

/** Throws while it is still there. */
function isGone(pid: number, child: ChildProcess | undefined): void {
	if (child !== undefined) {
		if (child.exitCode === null && child.signalCode === null) throw new Error(`${pid} is still there`);
		return;
	}
	try {
		process.kill(pid, 0);
	} catch {
		return;
	}
	throw new Error(`${pid} is still there`);
}

async function isReady(child: ChildProcess): Promise<void> {
	let said = '';
	await new Promise<void>((resolve, reject) => {
		child.once('exit', () => reject(new Error(`the server did not start again: ${said}`)));
		child.stderr?.on('data', (chunk: Buffer) => {
			said += chunk;
			if (said.includes('ready to accept connections')) resolve();
		});
	});
}
