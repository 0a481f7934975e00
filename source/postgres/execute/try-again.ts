import { setTimeout as wait } from 'node:timers/promises';
import { type StatementError, sqlstateOf } from './run-statement.js';

/** Two sessions met on one row of a catalog: rolled back, the same statements may well succeed. */
const passing: ReadonlySet<string> = new Set(['40001', '40P01', '23505', 'XX000']);
const attempts = 3;

/** Runs a transaction again, a few times, if another session got in its way. */
export async function pastCollisions<Result>(act: () => Promise<Result>): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await act();
		} catch (error) {
			if (attempt === attempts || !passing.has(sqlstateOf(error) ?? '')) throw error;
		}
	}
}

/**
 * How a table that others work with is locked: each attempt waits only `lockTimeout`, for whoever comes after it waits
 * as long, and between two the others are left alone for longer than that. Less than a minute in all.
 */
export const briefly = { lockTimeout: 500, pause: 1000, patience: 45_000 } as const;

export type Insisting = {
	/** Called before each wait, with the id of the statement that did not get its lock. */
	readonly heldUp?: ((id: string) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds until it is given up. */
	readonly patience?: number | undefined;
};

/** Tries again for as long as a lock is not to be had (55P03). Rejects with the signal's reason if it is stopped. */
export async function untilLocked<Result>(act: () => Promise<Result>, insisting: Insisting): Promise<Result> {
	const { heldUp, signal, patience = briefly.patience } = insisting;
	const end = performance.now() + patience;
	for (;;) {
		try {
			return await act();
		} catch (error) {
			if (sqlstateOf(error) !== '55P03' || performance.now() + briefly.pause > end) throw error;
			heldUp?.((error as StatementError).id);
			await wait(briefly.pause, undefined, { signal });
		}
	}
}
