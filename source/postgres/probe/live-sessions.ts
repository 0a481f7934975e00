import type { LiveSession } from '../../core/rotate/live-session.js';
import type { Session } from '../session.js';

/** The sessions of these roles, but for our own proofs. Where somebody else's are hidden, all but who and where is. */
export async function listLiveSessions(
	session: Pick<Session, 'query'>,
	roles: readonly string[],
): Promise<readonly LiveSession[]> {
	return await session.query<LiveSession>(
		`SELECT usename::text AS role, coalesce(datname::text, '') AS database, coalesce(application_name, '') AS application,
			host(client_addr) AS address, count(*)::int AS count FROM pg_stat_activity
		 WHERE usename = ANY($1) AND backend_type IS DISTINCT FROM 'parallel worker'
			AND coalesce(application_name, '') <> 'gatehouse verify'
		 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
		[roles],
	);
}

/** How many sessions each of these roles has now. Who is there everybody may see. */
export async function readLiveSessions(
	session: Pick<Session, 'query'>,
	roles: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	const rows = await session.query<{ role: string; count: number }>(
		`SELECT usename AS role, count(*)::int AS count FROM pg_stat_activity
		 WHERE usename = ANY($1) AND backend_type IS DISTINCT FROM 'parallel worker' GROUP BY 1`,
		[roles],
	);
	return new Map(rows.map(({ role, count }) => [role, count]));
}
