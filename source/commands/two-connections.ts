import { ConnectionError } from '../core/errors.js';
import { isFull } from '../postgres/room.js';
import type { Server } from './open-server.js';

/** Who only looked, before the run, leaves its place to the run; whoever asks for it again later is let in anew. */
export async function leavePlace({ sessions }: Server): Promise<void> {
	await sessions.close();
}

/** The error of a run that found no second connection, before anything was touched: what it needed it for. */
export function withoutSecond(error: unknown): unknown {
	if (!(error instanceof ConnectionError) || !isFull(error)) return error;
	const { code, message, remedy, field, causeCode, serverText } = error;
	return new ConnectionError({
		code,
		message: `${message} A run needs two connections at once: one holds the lock of this server, and one works.`,
		remedy: `Nothing was changed. ${remedy}`,
		field,
		causeCode,
		serverText,
		cause: error,
	});
}
