import type { Session } from '../session.js';

/**
 * Databases that are closed, unmarked, never granted on and this administrator's: as one of ours is between its making and
 * the transaction that opens it. Nobody can have come into one.
 */
export async function stillborn(session: Session): Promise<readonly string[]> {
	const rows = await session.query<{ name: string }>(
		`SELECT datname AS name FROM pg_database
		 WHERE NOT datallowconn AND NOT datistemplate AND datacl IS NULL AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
			AND shobj_description(oid, 'pg_database') IS NULL`,
	);
	return rows.map(({ name }) => name);
}

/** Those of these databases that accept connections. */
export async function openAmong(session: Session, databases: readonly string[]): Promise<readonly string[]> {
	const rows = await session.query<{ name: string }>(
		'SELECT datname AS name FROM pg_database WHERE datallowconn AND datname = ANY($1)',
		[databases],
	);
	return rows.map(({ name }) => name);
}
