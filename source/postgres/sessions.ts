import type { Target } from '../core/connection.js';
import { connect } from './connect.js';
import type { Session } from './session.js';

/** The administrator's connections: one a database, opened when first asked for. */
export type Sessions = {
	/** The same connection each time, unless it was lost in between. */
	open(database: string): Promise<Session>;
	/** Ends the connection to a database, so that many tenants need not as many connections at once. */
	release(database: string): Promise<void>;
	/** What is open, for a cancel request. */
	readonly all: readonly Session[];
	close(): Promise<void>;
};

export function openSessions(target: Target, signal?: AbortSignal): Sessions {
	const sessions = new Map<string, Promise<Session>>();
	const opened = new Set<Session>();
	const begin = async (database: string): Promise<Session> => {
		const session = await connect(target, { database, signal });
		opened.add(session);
		// The administrator's own settings must not change what the statements mean.
		await session.query("SET lock_timeout = '5s'; SET statement_timeout = 0; SET search_path = pg_catalog");
		return session;
	};
	const end = async (session: Session): Promise<void> => {
		opened.delete(session);
		await session.close();
	};
	return {
		async open(database) {
			const known = await sessions.get(database);
			if (known?.lost === false) return known;
			const session = begin(database);
			sessions.set(database, session);
			session.catch(() => sessions.delete(database));
			return session;
		},
		async release(database) {
			const session = await sessions.get(database)?.catch(() => undefined);
			sessions.delete(database);
			if (session !== undefined) await end(session);
		},
		get all() {
			return [...opened];
		},
		async close() {
			sessions.clear();
			await Promise.all([...opened].map(end));
		},
	};
}
