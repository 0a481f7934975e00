import type { ApplyEvent } from '../core/apply/result.js';
import type { Sessions } from '../postgres/sessions.js';
import { openSessions, openWorkingSessions } from '../postgres/sessions.js';
import { cancelOnAbort } from './cancel-on-abort.js';
import { holdLock, usualPatience } from './hold-lock.js';
import type { Server } from './open-server.js';
import { stopOnAbort } from './stop-on-abort.js';
import { leavePlace, withoutSecond } from './two-connections.js';

type Locked = {
	readonly server: Server;
	readonly onEvent?: ((event: ApplyEvent) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	readonly lockPatience?: number | undefined;
};

/**
 * Plans and acts while no other run of this server can. What `plan` rejects with was found before anything was touched,
 * and a stop until then is nothing but a stop.
 */
export async function underLock<Planned, Result>(
	{ server, signal, onEvent = () => {}, lockPatience = usualPatience }: Locked,
	plan: (sessions: Sessions) => Promise<Planned>,
	act: (planned: Planned, sessions: Sessions) => Promise<Result>,
): Promise<Result> {
	const guard = openSessions(server.target, signal);
	const sessions = openWorkingSessions(server.target);
	let release = stopOnAbort(signal, () => [...guard.all, ...sessions.all]);
	try {
		const made = await planned();
		release();
		// From here on what runs is rolled back, and the file told of it, before anything ends.
		release = cancelOnAbort(signal, () => sessions.all);
		return await act(made, sessions);
	} finally {
		release();
		await Promise.all([sessions.close(), guard.close()]);
	}

	async function planned(): Promise<Planned> {
		try {
			await leavePlace(server);
			await holdLock(guard, server.target.database, lockPatience, onEvent);
			const made = await plan(sessions);
			signal?.throwIfAborted();
			return made;
		} catch (error) {
			signal?.throwIfAborted();
			throw withoutSecond(error);
		}
	}
}
