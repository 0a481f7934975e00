import type { ApplyEvent } from '../core/apply/result.js';
import { takeLock } from '../postgres/execute/lock.js';
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
