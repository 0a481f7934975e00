import type { Target } from '../core/connection.js';
import type { ServerFacts } from '../core/server/facts.js';
import { readServerFacts } from '../postgres/server-facts.js';
import { openSessions, type Sessions } from '../postgres/sessions.js';
import { stopOnAbort } from './stop-on-abort.js';

/** A server that the administrator has signed in to. */
export type Server = {
	readonly target: Target;
	readonly facts: ServerFacts;
	readonly sessions: Sessions;
	close(): Promise<void>;
};

/** Signs in to the maintenance database. Rejects with a ConnectionError. */
export async function openServer(target: Target, options: { readonly signal?: AbortSignal } = {}): Promise<Server> {
	const sessions = openSessions(target, options.signal);
	const release = stopOnAbort(options.signal, () => sessions.all);
	try {
		const facts = await readServerFacts(await sessions.open(target.database));
		return { target, facts, sessions, close: () => sessions.close() };
	} catch (error) {
		await sessions.close();
		throw error;
	} finally {
		release();
	}
}
