import type { Target } from '../../core/connection.js';
import { ConnectionError, ToolError } from '../../core/errors.js';
import type { Interior, ServerCatalog, Unreadable } from '../../core/gates/catalog.js';
import { safeText } from '../../core/safe-text.js';
import { ConnectionLostError, type Session } from '../session.js';
import { openSessions } from '../sessions.js';
import { readInterior } from './read-interior.js';
import { readServerCatalog } from './read-server.js';

/** Reads what the server's catalogs say about these logins. Rejects with a ConnectionError. */
export async function readServer(
	target: Target,
	logins: readonly string[],
	signal: AbortSignal | undefined,
): Promise<ServerCatalog> {
	try {
		return await consistently(target, target.database, signal, (session) => readServerCatalog(session, logins));
	} catch (error) {
		if (!(error instanceof ConnectionLostError)) throw error;
		throw new ConnectionError({
			code: 'connection-lost',
			message: 'The connection to the server was lost before anything could be verified.',
			remedy: 'Run the same command again.',
			field: 'host',
		});
	}
}

/** Reads the inside of one database, or why it cannot be read: the logins are still to be tried. */
export async function readDatabase(
	target: Target,
	database: string,
	scope: { readonly roles: readonly string[]; readonly schemas: readonly string[] },
	signal: AbortSignal | undefined,
): Promise<Interior | Unreadable> {
	try {
		return await consistently(target, database, signal, (session) => readInterior(session, scope));
	} catch (error) {
		signal?.throwIfAborted();
		return { kind: 'unreadable', database, reason: `the administrator could not look inside: ${whyOf(error)}` };
	}
}

function whyOf(error: unknown): string {
	if (error instanceof ToolError || error instanceof ConnectionLostError) return error.message;
	return error instanceof Error ? safeText(error.message) : 'for an unknown reason';
}

/** One snapshot for all queries, over a connection of its own that a cancellation ends. */
async function consistently<Result>(
	target: Target,
	database: string,
	signal: AbortSignal | undefined,
	read: (session: Session) => Promise<Result>,
): Promise<Result> {
	const sessions = openSessions(target, signal);
	const cancel = () => void Promise.all(sessions.all.map((session) => session.cancel()));
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		const session = await sessions.open(database);
		await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog');
		return await read(session);
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	} finally {
		signal?.removeEventListener('abort', cancel);
		await sessions.close();
	}
}
