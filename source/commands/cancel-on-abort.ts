import type { Session } from '../postgres/session.js';

/** A request that reaches the server between two statements is lost, so it is made again. */
const pause = 500;

/** An abort cancels what the server is at, on every session that is open then. Answers how to take that back. */
export function cancelOnAbort(signal: AbortSignal | undefined, sessions: () => readonly Session[]): () => void {
	let again: NodeJS.Timeout | undefined;
	const cancel = () => {
		for (const session of sessions()) void session.cancel();
	};
	const begin = () => {
		cancel();
		again = setInterval(cancel, pause).unref();
	};
	signal?.addEventListener('abort', begin, { once: true });
	return () => {
		signal?.removeEventListener('abort', begin);
		clearInterval(again);
	};
}
