import { setTimeout as wait } from 'node:timers/promises';
import { ConnectionError } from '../core/errors.js';
import type { Session } from './session.js';

/** Milliseconds that we wait for somebody else's connection to end, and between two tries. */
const patience = { whole: 5_000, pause: 100 } as const;

/** Too many connections: for the server, or for a role or a database that has a CONNECTION LIMIT. */
export function isFull(error: unknown): boolean {
	return error instanceof ConnectionError && error.causeCode === '53300';
}

/**
 * Opens a connection. Where there is no room for it, `giveUp` ends those that are needed no more, for one that is only kept
 * for later must not keep us from what is to be done now; and then the server has a while to find room.
 */
export async function makingRoom(
	open: () => Promise<Session>,
	giveUp: () => Promise<void> = async () => {},
): Promise<Session> {
	try {
		return await open();
	} catch (error) {
		if (!isFull(error)) throw error;
	}
	await giveUp();
	const until = performance.now() + patience.whole;
	for (;;) {
		try {
			return await open();
		} catch (error) {
			if (!isFull(error) || performance.now() > until) throw error;
		}
		await wait(patience.pause);
	}
}
