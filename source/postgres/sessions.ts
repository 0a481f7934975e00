import type { Target } from '../core/connection.js';
import { connect } from './connect.js';
import { beAtWork } from './execute/lock.js';
import { makingRoom } from './room.js';
import type { Session } from './session.js';

/** The administrator's connections: one a database, and one more for each further lane, opened when first asked for. */
export type Sessions = {
	/** The same connection each time, unless it was lost in between. */
	open(database: string, lane?: number): Promise<Session>;
	/** Ends a connection, so that many tenants need not as many connections at once. */
	release(database: string, lane?: number): Promise<void>;
	/** What is open, for a cancel request. */
	readonly all: readonly Session[];
	close(): Promise<void>;
};

/** How long a statement waits for a lock, unless it says otherwise. */
export const usualLockTimeout = '5s';

/** The administrator's own settings must not change what the statements mean, nor how the server writes what it is asked. */
const settings = [
	`SET lock_timeout = '${usualLockTimeout}'`,
	'SET statement_timeout = 0',
	'SET search_path = pg_catalog',
	'SET quote_all_identifiers = off',
].join('; ');

export function openSessions(target: Target, signal?: AbortSignal): Sessions {
	return sessionsOf(target, settings, signal);
}

/** Those of a run that holds the lock: whoever has it next can see whether the server still works for them. */
export function openWorkingSessions(target: Target): Sessions {
	return sessionsOf(target, `${settings}; ${beAtWork}`);
}

/** For work that is in one place at a time: where it was before gives way, where there is no room for both. */
export function openInTurn(sessions: Sessions, database: string): Promise<Session> {
	return makingRoom(
		() => sessions.open(database),
		() => sessions.close(),
	);
}

function sessionsOf(target: Target, beginning: string, signal?: AbortSignal): Sessions {
	const sessions = new Map<string, Promise<Session>>();
	const opened = new Set<Session>();
	const keyOf = (database: string, lane: number) => `${lane} ${database}`;
	const begin = async (database: string): Promise<Session> => {
		const session = await connect(target, { database, signal });
		opened.add(session);
		await session.query(beginning);
		return session;
	};
	const end = async (session: Session): Promise<void> => {
		opened.delete(session);
		await session.close();
	};
	return {
		async open(database, lane = 0) {
			const key = keyOf(database, lane);
			const known = await sessions.get(key);
			if (known?.lost === false) return known;
			const session = begin(database);
			sessions.set(key, session);
			session.catch(() => sessions.delete(key));
			return session;
		},
		async release(database, lane = 0) {
			const key = keyOf(database, lane);
			const session = await sessions.get(key)?.catch(() => undefined);
			sessions.delete(key);
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
