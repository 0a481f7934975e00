import type { Session } from '../session.js';

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
