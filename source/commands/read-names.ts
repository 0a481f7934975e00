import type { Target } from '../core/connection.js';
import { ConnectionError } from '../core/errors.js';
import { safeText } from '../core/safe-text.js';
import type { InsideNames, ServerNames } from '../core/server/names.js';
import { consistently } from '../postgres/consistently.js';
import { readInsideNames } from '../postgres/names/read-inside-names.js';
import { readServerNames } from '../postgres/names/read-server-names.js';
import { ServerError, type Session } from '../postgres/session.js';
import type { Server } from './open-server.js';

/** What the server has by name, over the connection that was just opened. */
export async function firstNames({ sessions, target }: Server): Promise<ServerNames> {
	return await readServerNames(await sessions.open(target.database));
}

/**
 * The same again, over a connection of its own: the administrator's may be in the middle of something. Rejects with
 * ConnectionError.
 */
export async function namesAgain({ target }: Pick<Server, 'target'>, signal: AbortSignal): Promise<ServerNames> {
	return await inTime(target, target.database, signal, readServerNames);
}

/** What a database has inside. `column`: also its tables, and which of them have it. Rejects with ConnectionError. */
export async function namesInside(
	{ target }: Pick<Server, 'target'>,
	inside: { readonly database: string; readonly column: string | null },
	signal: AbortSignal,
): Promise<InsideNames> {
	return await inTime(target, inside.database, signal, (session) => readInsideNames(session, inside.column));
}

/** The server is given as long as it was to let somebody in. */
async function inTime<Names>(
	target: Target,
	database: string,
	signal: AbortSignal,
	read: (session: Session) => Promise<Names>,
): Promise<Names> {
	try {
		return await consistently(target, database, signal, async (session) => {
			await session.query(`SET LOCAL statement_timeout = ${Math.round(target.timeout)}`);
			return await read(session);
		});
	} catch (error) {
		throw error instanceof ServerError ? unreadable(database, error) : error;
	}
}

function unreadable(database: string, error: ServerError): ConnectionError {
	return new ConnectionError({
		code: 'names-unreadable',
		message: `The names in ${database} could not be read.`,
		remedy: 'Type the name that you mean, or have them read again.',
		field: 'database',
		causeCode: error.sqlstate,
		serverText: safeText(error.message),
		cause: error,
	});
}
