import type { Session } from '../postgres/session.js';

/** An abort cancels what the server is at, on every session that is open then. Answers how to take that back. */
export function cancelOnAbort(signal: AbortSignal | undefined, sessions: () => readonly Session[]): () => void {
	const cancel = () => {
		for (const session of sessions()) void session.cancel();
	};
	signal?.addEventListener('abort', cancel, { once: true });
	return () => signal?.removeEventListener('abort', cancel);
}
