import type { Contents } from '../../core/drop/facts.js';
import { ServerError, type Session } from '../session.js';

const tables = `count(*) FILTER (WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition)`;

/** How much a database holds, so that whoever confirms knows what goes. */
export async function readDatabaseContents(session: Session): Promise<readonly Contents[]> {
	const rows = await asFarAsSeen<{ tables: number; bytes: number }>(
		session,
		`SELECT (${tables})::int AS tables, pg_database_size(current_database())::float8 AS bytes
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
	);
	return rows.map((row) => ({ database: session.database, schema: null, ...row }));
}

/** The same of schemas. */
export async function readSchemaContents(session: Session, schemas: readonly string[]): Promise<readonly Contents[]> {
	const rows = await asFarAsSeen<{ schema: string; tables: number; bytes: number }>(
		session,
		`SELECT n.nspname::text AS schema, (${tables})::int AS tables,
			coalesce(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relkind IN ('r', 'm', 'S')), 0)::float8 AS bytes
		 FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
		 WHERE n.nspname = ANY($1) GROUP BY 1 ORDER BY 1`,
		[schemas],
	);
	return rows.map((row) => ({ database: session.database, ...row }));
}

/** A table's size waits for whoever holds it exclusively; what could not be had decides nothing. */
async function asFarAsSeen<R extends Record<string, unknown>>(
	session: Session,
	query: string,
	parameters: readonly unknown[] = [],
): Promise<readonly R[]> {
	try {
		return await session.query<R>(query, parameters);
	} catch (error) {
		if (error instanceof ServerError) return [];
		throw error;
	}
}
