import type { InsideNames, KnownSchema, KnownTable } from '../../core/server/names.js';
import type { Session } from '../session.js';

type Answered = {
	readonly schemas: readonly KnownSchema[];
	readonly tables: readonly { readonly schema: string; readonly tables: readonly KnownTable[] }[];
};

/**
 * The schemas of the database that the session is in, and with `column` its tables and which of them have it: one query,
 * however many there are. A partition is its table's.
 */
export async function readInsideNames(session: Pick<Session, 'query'>, column: string | null): Promise<InsideNames> {
	const [row] = await session.query<{ names: Answered }>(
		`WITH own AS (
			SELECT oid, nspname, nspowner FROM pg_catalog.pg_namespace
			WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
		), per_schema AS (
			SELECT n.nspname, pg_catalog.json_agg(pg_catalog.json_build_object('name', c.relname, 'hasColumn', EXISTS (
				SELECT FROM pg_catalog.pg_attribute a
				WHERE a.attrelid = c.oid AND a.attname = $1 AND a.attnum > 0 AND NOT a.attisdropped)) ORDER BY c.relname) AS tables
			FROM own n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
			WHERE $1::text IS NOT NULL AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			GROUP BY n.nspname
		)
		SELECT pg_catalog.json_build_object(
			'schemas', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', nspname,
				'owner', pg_catalog.pg_get_userbyid(nspowner),
				'comment', pg_catalog.obj_description(oid, 'pg_namespace')) ORDER BY nspname), '[]') FROM own),
			'tables', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
				'schema', nspname, 'tables', tables)), '[]') FROM per_schema)) AS names`,
		[column],
	);
	if (row === undefined) throw new Error('the database did not answer about its names');
	const { schemas, tables } = row.names;
	return { schemas, tables: new Map(tables.map(({ schema, tables: all }) => [schema, all])) };
}
