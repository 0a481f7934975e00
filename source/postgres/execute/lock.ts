import { BusyError } from '../../core/errors.js';
import { ServerError, type Session } from '../session.js';

/** Advisory locks are per database, so every run takes this one in the same database of a server. */
const key = '7473, 1';

/**
 * Holds the lock that keeps two runs apart until the session ends. Tells `waiting` who has it, and gives up after
 * `patience` milliseconds with a BusyError.
 */
export async function takeLock(
	session: Session,
	patience: number,
	waiting: (holder: string | null) => void,
): Promise<void> {
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
