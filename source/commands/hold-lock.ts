import type { ApplyEvent } from '../core/apply/result.js';
import { ConnectionError } from '../core/errors.js';
import { takeLock } from '../postgres/execute/lock.js';
import { isFull, makingRoom } from '../postgres/room.js';
import { ConnectionLostError, type Session } from '../postgres/session.js';
import type { Sessions } from '../postgres/sessions.js';

/**
 * Keeps every other run off this server until `guard` is closed. Locks are per database: `postgres` is the one that
 * every profile of a server can agree on.
 */
export async function holdLock(
	guard: Sessions,
	maintenance: string,
	patience: number,
	onEvent: (event: ApplyEvent) => void,
): Promise<void> {
	const session = await openGuard(guard, maintenance);
	await takeLock(session, patience, (holder) => onEvent({ type: 'waiting-for-lock', holder }));
}

/**
 * A session of the maintenance database where `postgres` is not to be had. One that is only full is not out of reach:
 * whoever locked another instead would not see who is in there. And nobody waits twice for a server that does not answer.
 */
export async function openGuard(guard: Sessions, maintenance: string): Promise<Session> {
	return await makingRoom(() => guard.open('postgres')).catch((error: unknown) => {
		const answered = error instanceof ConnectionError && error.serverText !== undefined;
		if (!answered || isFull(error) || maintenance === 'postgres') throw error;
		return makingRoom(() => guard.open(maintenance));
	});
}

/** Milliseconds that a run waits for another. */
export const usualPatience = 60_000;

/** Not for long: whoever has it instead may build upon what is there now. */
const briefPatience = 5_000;

/** The same, where it was held and may have been lost; that its connection is gone may come to light only now. */
export async function holdLockStill(guard: Sessions, maintenance: string): Promise<void> {
	const hold = () => holdLock(guard, maintenance, briefPatience, () => {});
	await hold().catch(async (error: unknown) => {
		if (!(error instanceof ConnectionLostError) || error.outOfReach) throw error;
		await hold();
	});
}
