import { setTimeout as wait } from 'node:timers/promises';
import { BusyError } from '../../core/errors.js';
import { ServerError, type Session } from '../session.js';

/** Advisory locks are per database, so every run takes this one in the same database of a server. */
const key = '7473, 1';

/** What a connection that works under the lock holds, shared and in whatever database, for as long as the server knows it. */
export const beAtWork = 'SELECT pg_advisory_lock_shared(7473, 2)';

/**
 * Holds the lock that keeps two runs apart until the session ends. Tells `waiting` who has it, and gives up after
 * `patience` milliseconds with a BusyError. Then nobody else is at work on this server, nor what is left of a run that was cut off.
 */
export async function takeLock(
	session: Session,
	patience: number,
	waiting: (holder: string | null) => void,
): Promise<void> {
	await takeFirst(session, patience, waiting);
	await endLeftBehind(session, patience);
}

async function takeFirst(session: Session, patience: number, waiting: (holder: string | null) => void): Promise<void> {
	const [free] = await session.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${key}) AS taken`);
	if (free?.taken) return;
	waiting(await holderOf(session));
	await session.query(`SET lock_timeout = ${Math.round(patience)}`);
	try {
		await session.query(`SELECT pg_advisory_lock(${key})`);
	} catch (error) {
		if (error instanceof ServerError && error.sqlstate === '55P03') {
			const holder = await holderOf(session);
			throw new BusyError(
				`Another Gatehouse run holds the lock of this server${holder === null ? '' : ` (${holder})`}.`,
				'Nothing was changed. Wait for it to end, and run the same command again.',
				{ cause: error },
			);
		}
		throw error;
	}
}

async function holderOf(session: Session): Promise<string | null> {
	const [row] = await session.query<{ holder: string }>(
		`SELECT format('pid %s, role %s', l.pid, coalesce(a.usename, '?')) AS holder
		 FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
		 WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 7473 AND l.objid = 1 LIMIT 1`,
	);
	return row?.holder ?? null;
}

/** Milliseconds between two looks at what is left behind. */
const pause = 20;

/**
 * A run whose program or network is gone may still be at work: the server learns of it only when it answers. What it did
 * after we have looked would be nobody's, so it is ended, where this administrator may, and waited for.
 */
async function endLeftBehind(session: Session, patience: number): Promise<void> {
	const until = performance.now() + patience;
	for (;;) {
		const left = await session.query<{ pid: number }>(
			`SELECT l.pid, CASE WHEN pg_has_role(a.usesysid, 'USAGE') THEN pg_terminate_backend(l.pid) END
			 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
			 WHERE l.locktype = 'advisory' AND l.classid = 7473 AND l.objid = 2 AND l.pid <> pg_backend_pid()`,
		);
		if (left.length === 0) return;
		if (performance.now() > until)
			throw new BusyError(
				`A Gatehouse run that was cut off is still at work on this server (pid ${left.map(({ pid }) => pid).join(', ')}).`,
				'Wait until it has ended, or have a superuser end it with pg_terminate_backend, and run the same command again.',
			);
		await wait(pause);
	}
}
