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

/** The oid of each of these roles and databases that there is. */
export async function oidsOf(session: Session, { roles, databases }: Names): Promise<Readonly<Record<string, string>>> {
	const rows = await session.query<{ name: string; oid: string }>(
		`SELECT 'role ' || rolname AS name, oid::text FROM pg_roles WHERE rolname = ANY($1)
		 UNION ALL SELECT 'database ' || datname, oid::text FROM pg_database WHERE datname = ANY($2)`,
		[roles, databases],
	);
	return Object.fromEntries(rows.map(({ name, oid }) => [name, oid]));
}
