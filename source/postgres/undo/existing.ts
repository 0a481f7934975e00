import type { Session } from '../session.js';

type Names = { readonly roles: readonly string[]; readonly databases: readonly string[] };

/** Which of these roles and databases there are. */
export async function existing(session: Session, { roles, databases }: Names): Promise<Names> {
	const rows = await session.query<{ what: 'role' | 'database'; name: string }>(
		`SELECT 'role' AS what, rolname AS name FROM pg_roles WHERE rolname = ANY($1)
		 UNION ALL SELECT 'database', datname FROM pg_database WHERE datname = ANY($2)`,
		[roles, databases],
	);
	const named = (what: string) => rows.filter((row) => row.what === what).map(({ name }) => name);
	return { roles: named('role'), databases: named('database') };
}
