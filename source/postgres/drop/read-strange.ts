import type { StrangeSchema } from '../../core/drop/facts.js';
import type { Session } from '../session.js';

/**
 * What a database that goes holds beside the profile's schemas: in a schema of its own, anything that belongs to no role
 * that goes, and everything of one that this profile made and does not name; in `public`, what belongs to others.
 */
export async function readStrange(
	session: Session,
	schemas: readonly string[],
	roles: readonly string[],
	mark: string,
): Promise<readonly StrangeSchema[]> {
	const rows = await session.query<Omit<StrangeSchema, 'database'>>(
		`WITH gone AS (SELECT oid FROM pg_roles WHERE rolname = ANY($2)),
		 objects AS (
			SELECT 'pg_class'::regclass AS class, oid, relnamespace AS schema, relowner AS owner FROM pg_class
			WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, proowner FROM pg_proc
			UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typowner FROM pg_type WHERE typtype IN ('d', 'e', 'r')
		 )
		 SELECT n.nspname::text AS schema, obj_description(n.oid, 'pg_namespace') AS comment, count(*)::int AS objects,
			json_agg(DISTINCT pg_get_userbyid(o.owner)::text) AS owners
		 FROM objects o JOIN pg_namespace n ON n.oid = o.schema
		 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL($1)
			AND (o.owner NOT IN (SELECT oid FROM gone) OR obj_description(n.oid, 'pg_namespace') = $3)
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
		 GROUP BY n.oid, n.nspname ORDER BY 1`,
		[schemas, roles, mark],
	);
	return rows.map((row) => ({ database: session.database, ...row }));
}
