import type { ApplyEvent } from '../core/apply/result.js';
import { takeLock } from '../postgres/execute/lock.js';
import { ConnectionLostError } from '../postgres/session.js';
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
	const session = await guard.open('postgres').catch(() => guard.open(maintenance));
	await takeLock(session, patience, (holder) => onEvent({ type: 'waiting-for-lock', holder }));
}

/** Milliseconds that a run waits for another. */
export const usualPatience = 60_000;

/** Not for long: whoever has it instead may build upon what is there now. */
const briefPatience = 5_000;

/** The same, where it was held and may have been lost; that its connection is gone may come to light only now. */
export async function holdLockStill(guard: Sessions, maintenance: string): Promise<void> {
	const hold = () => holdLock(guard, maintenance, briefPatience, () => {});
	await hold().catch(async (error: unknown) => {
		if (!(error instanceof ConnectionLostError)) throw error;
		await hold();
	});
}
