import { spawn } from 'node:child_process';
import { type Answer, guard, type Order } from './guard.js';
import { SandboxError } from './sandbox-error.js';

/** Our end of the guard: what it is told, and its folder. */
export type Guardian = {
	readonly folder: string;
	/** Rejects when the signal aborts; the guard has to be dismissed then. */
	run(order: Order): Promise<Answer>;
	/** From here on our process may end without waiting; the guard sees it and clears up. */
	release(): void;
	/** Ends the programs and removes the folder; true when the guard itself says that both are gone. */
	dismiss(): Promise<boolean>;
};

/** Posts a guard over a new folder whose path begins with `prefix`. */
export async function postGuardian(prefix: string, signal?: AbortSignal): Promise<Guardian> {
	const child = spawn(process.execPath, ['-e', `(${guard})(process.argv[1])`, prefix], {
		detached: true, // a session of its own: the terminal's Ctrl+C is for us, not for the server
		cwd: '/',
		env: {}, // no NODE_OPTIONS
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	const gone = new Promise<boolean>((resolve) => {
		child.on('error', () => resolve(false));
		child.once('exit', (code) => resolve(code === 0));
	});
	const reply = <T>() =>
		new Promise<T>((resolve, reject) => {
			child.once('message', (message) => resolve(message as T));
			void gone.then(() => reject(lost()));
		});
	const aborted = new Promise<never>((_, reject) => {
		signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
	});
	aborted.catch(() => {}); // it may abort while nobody waits

	const { folder } = await reply<{ folder: string }>();
	return {
		folder,
		run(order) {
			const answer = reply<Answer>();
			child.send(order, () => {}); // if it cannot be sent, the guard is going, and the answer is that it is gone
			return Promise.race([answer, aborted]);
		},
		release() {
			child.unref();
			child.channel?.unref();
		},
		dismiss() {
			child.ref();
			if (child.connected) child.disconnect();
			return gone;
		},
	};
}

const lost = () =>
	new SandboxError(
		'sandbox-failed',
		'The process that guards the sandbox ended.',
		'Look whether the temporary folder is writable and has room, then try again.',
	);
