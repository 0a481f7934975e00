import type { ChildProcess } from 'node:child_process';
import type { Account } from './unprivileged.js';

/** A program to run inside the guarded folder. */
export type Order = {
	readonly file: string;
	readonly args: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	readonly account: Account;
	/** For a program that stays: what it says when it is ready. Without it the answer comes when the program has ended. */
	readonly readyWhen?: string;
};

/** `code` is the exit code, or a system error such as `EACCES`; it is missing while the program runs. */
export type Answer = {
	readonly pid?: number | undefined;
	readonly code?: number | string | null;
	readonly output: string;
};

/*
 * Lives in a process of its own, and is the only one that makes the folder and starts programs in it. When the channel
 * to its owner closes, for whatever reason, SIGKILL included, it ends the programs, removes the folder and goes.
 *
 * Its text is handed to `node -e`, so that it is the same in the sources and in the bundle and needs no file of its own
 * beside either. The price: it may use nothing from outside its braces, types apart (nor may a bundler's `keepNames`).
 */
export function guard(prefix: string): void {
	const { spawn } = process.getBuiltinModule('node:child_process');
	const { appendFileSync, mkdtempSync, rmSync } = process.getBuiltinModule('node:fs');
	const folder = mkdtempSync(prefix);
	const children = new Set<ChildProcess>();
	const ownerMayBeGone = () => {};
	const tell = (message: object) => process.send?.(message, undefined, undefined, ownerMayBeGone);

	process.on('message', (order: Order) => {
		let output = '';
		let answered = false;
		const answer = (rest: Omit<Answer, 'output'>) => {
			if (!answered) tell({ ...rest, output });
			answered = true;
		};
		const hear = (chunk: Buffer) => {
			try {
				appendFileSync(`${folder}/server.log`, chunk);
			} catch {
				// A full disk must not end the guard: the log is for people, the guard is for the server.
			}
			if (answered) return;
			output = (output + chunk).slice(-10_000);
			if (order.readyWhen !== undefined && output.includes(order.readyWhen)) answer({ pid: child.pid });
		};
		const child = spawn(order.file, order.args, {
			...order.account,
			env: order.env,
			cwd: folder,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		children.add(child);
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.once('error', (error: NodeJS.ErrnoException) => answer({ code: error.code ?? 'unknown' }));
		child.once('close', (code) => {
			children.delete(child);
			answer({ code });
		});
	});

	const ended = async (patience: number) => {
		const until = Date.now() + patience;
		while (children.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
		return children.size === 0;
	};
	let leaving = false;
	const leave = async () => {
		if (leaving) return;
		leaving = true;
		// PostgreSQL's fast shutdown, then its immediate one: https://www.postgresql.org/docs/current/server-shutdown.html
		// In that it kills, after five seconds, those of its processes that hear nothing, and nobody else would.
		for (const [signal, patience] of [
			['SIGINT', 3000],
			['SIGQUIT', 6000],
			['SIGKILL', 1000],
		] as const) {
			for (const child of children) child.kill(signal);
			if (await ended(patience)) break;
		}
		rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
		process.exit(0);
	};
	for (const event of ['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP']) process.on(event, () => void leave());
	tell({ folder });
}
