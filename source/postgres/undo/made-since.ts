import { mapSchema } from '../../core/access/desired.js';
import type { Session } from '../session.js';

/** How many are told by name. */
const most = 8;

/**
 * What was made in a database since Gatehouse made it, and would go with it: tables and their rows, views, routines.
 * Extensions' members and Gatehouse's own map of tenants are not counted.
 */
export async function madeSince(session: Session): Promise<readonly string[]> {
	const rows = await session.query<{ kind: string; name: string; rows: boolean; more: number }>(
		`WITH made AS (
			SELECT 'pg_class'::regclass AS catalog, c.oid, c.relkind <> 'r' AS rest,
				CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
					WHEN 'f' THEN 'foreign table' ELSE 'sequence' END AS kind,
				format('%I.%I', n.nspname, c.relname) AS name, n.nspname AS schema, c.relkind = 'r' AND pg_relation_size(c.oid) > 0 AS rows
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
				AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
					AND d.refclassid = 'pg_class'::regclass AND c.relkind = 'S')
			UNION ALL SELECT 'pg_proc'::regclass, p.oid, true, 'routine', p.oid::regprocedure::text, n.nspname, false
			FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace)
		 SELECT kind, name, rows, (count(*) OVER ())::int AS more FROM made m
		 WHERE schema !~ '^pg_' AND schema <> 'information_schema' AND schema <> $1
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = m.catalog AND d.objid = m.oid AND d.deptype = 'e')
		 ORDER BY NOT rows, rest, name LIMIT $2`,
		[mapSchema, most],
	);
	const more = (rows[0]?.more ?? 0) - rows.length;
	return [
		...rows.map(({ kind, name, rows: holds }) => `${kind} ${name}${holds ? ', which holds rows' : ''}`),
		...(more > 0 ? [`and ${more} more`] : []),
	];
}

/** Who is in a database at this moment, beside the one who asks. */
export async function sessionsIn(session: Session, database: string): Promise<readonly string[]> {
	const rows = await session.query<{ who: string }>(
		`SELECT format('%s, pid %s', coalesce(usename::text, '?'), pid) AS who FROM pg_stat_activity
		 WHERE datname = $1 AND pid <> pg_backend_pid() AND application_name NOT LIKE 'gatehouse%' ORDER BY usename, pid`,
		[database],
	);
	return rows.map(({ who }) => who);
}
