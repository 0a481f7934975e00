import type { InsideNames, ServerNames } from '../core/server/names.js';
import { consistently } from '../postgres/consistently.js';
import { readInsideNames } from '../postgres/names/read-inside-names.js';
import { readServerNames } from '../postgres/names/read-server-names.js';
import type { Server } from './open-server.js';

/** What the server has by name, over the connection that was just opened. */
export async function firstNames({ sessions, target }: Server): Promise<ServerNames> {
	return await readServerNames(await sessions.open(target.database));
}

/**
 * The same again, over a connection of its own: the administrator's may be in the middle of something. Rejects with
 * ConnectionError.
 */
export async function namesAgain({ target }: Server, signal: AbortSignal): Promise<ServerNames> {
	return await consistently(target, target.database, signal, readServerNames);
}

/** What a database has inside. `column`: also its tables, and which of them have it. Rejects with ConnectionError. */
export async function namesInside(
	{ target }: Server,
	inside: { readonly database: string; readonly column: string | null },
	signal: AbortSignal,
): Promise<InsideNames> {
	return await consistently(target, inside.database, signal, (session) => readInsideNames(session, inside.column));
}
