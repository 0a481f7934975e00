import type { Session } from '../postgres/session.js';

/**
 * An abort ends every session that is open then, whatever it is at: for what only reads, where nothing has to be rolled
 * back, nor looked at afterwards, and nobody should wait for a server that answers nobody. Answers how to take that back.
 */
export function stopOnAbort(signal: AbortSignal | undefined, sessions: () => readonly Session[]): () => void {
	const stop = () => {
		for (const session of sessions()) session.stop();
	};
	if (signal?.aborted) stop();
	signal?.addEventListener('abort', stop, { once: true });
	return () => signal?.removeEventListener('abort', stop);
}
