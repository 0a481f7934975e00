import type { Target } from '../core/connection.js';
import { connect } from './connect.js';
import type { Session } from './session.js';

/** The administrator's connections: one a database, opened when first asked for. */
export type Sessions = {
	/** The same connection each time, unless it was lost in between. */
	open(database: string): Promise<Session>;
	/** What has been opened so far, for a cancel request. */
	readonly all: readonly Session[];
	close(): Promise<void>;
};

export function openSessions(target: Target, signal?: AbortSignal): Sessions {
	const sessions = new Map<string, Promise<Session>>();
	const settled: Session[] = [];
	return {
		async open(database) {
			const known = await sessions.get(database);
			if (known?.lost === false) return known;
			const session = connect(target, { database, signal }).then(async (opened) => {
				settled.push(opened);
				// The administrator's own settings must not change what the statements mean.
				await opened.query("SET lock_timeout = '5s'; SET statement_timeout = 0; SET search_path = pg_catalog");
				return opened;
			});
			sessions.set(database, session);
			session.catch(() => sessions.delete(database));
			return session;
		},
		get all() {
			return settled;
		},
		async close() {
			await Promise.all(settled.map((session) => session.close()));
			sessions.clear();
		},
	};
}
