// The command as people run it: its exit code, its signal, and both of its streams.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './environment.js';

export const program = fileURLToPath(new URL('../../bin/gatehouse.js', import.meta.url));

export type Outcome = {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
};

/** Runs `gatehouse` without a terminal. Aborting `kill` sends SIGTERM, or the signal it was aborted with. */
export async function gatehouse(
	args: readonly string[],
	options: {
		readonly env?: Readonly<Record<string, string>>;
		readonly input?: string;
		readonly cwd?: string;
		readonly kill?: AbortSignal;
		/** Called with what the program has written to stdout so far. */
		readonly onOutput?: (stdout: string) => void;
		/** The same of stderr. */
		readonly onError?: (stderr: string) => void;
	} = {},
): Promise<Outcome> {
	const { env, remove } = cleanEnvironment(options.env);
	const child = spawn(process.execPath, [program, ...args], { env, cwd: options.cwd, timeout: 60_000 });
	const ended = new Promise<Pick<Outcome, 'code' | 'signal'>>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => resolve({ code, signal }));
	});
	const kill = () =>
		child.kill(typeof options.kill?.reason === 'string' ? (options.kill.reason as NodeJS.Signals) : 'SIGTERM');
	options.kill?.addEventListener('abort', kill, { once: true });
	let written = '';
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		written += chunk;
		options.onOutput?.(written);
	});
	let complained = '';
	child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
		complained += chunk;
		options.onError?.(complained);
	});
	child.stdin.on('error', () => {}); // it may end without reading
	child.stdin.end(options.input ?? '');
	try {
		return { ...(await ended), stdout: written, stderr: complained };
	} finally {
		options.kill?.removeEventListener('abort', kill);
		remove();
	}
}
