import type { Target } from '../core/connection.js';
import { makingRoom } from './room.js';
import type { Session } from './session.js';
import { openSessions } from './sessions.js';

/** One snapshot for all queries. */
export async function consistently<Result>(
	target: Target,
	database: string,
	signal: AbortSignal | undefined,
	read: (session: Session) => Promise<Result>,
): Promise<Result> {
	return await asAdministrator(target, database, signal, async (session) => {
		await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog');
		return await read(session);
	});
}

/** Over a connection of its own, whose work a cancellation ends. */
export async function asAdministrator<Result>(
	target: Target,
	database: string,
	signal: AbortSignal | undefined,
	act: (session: Session) => Promise<Result>,
): Promise<Result> {
	const sessions = openSessions(target, signal);
	const cancel = () => {
		for (const session of sessions.all) session.stop();
	};
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		return await act(await makingRoom(() => sessions.open(database)));
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	} finally {
		signal?.removeEventListener('abort', cancel);
		await sessions.close();
	}
}
