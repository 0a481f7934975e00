import { mapSchema } from '../../core/access/desired.js';
import { mapTable } from '../../core/access/row-security/tenant-function.js';
import type { DroppedRelation, KeptInside, StayingGrant, StayingTie } from '../../core/drop/facts.js';
import type { Session } from '../session.js';
import { dependentsSql, grantsSql, tiesSql } from './kept-sql.js';

/** More objects of a schema than that are dropped in batches, before it: a transaction can lock only so much. */
const many = 500;

/** Reads what a drop concerns in a database that stays: `schemas` are to go, and `roles`. */
export async function readKept(
	session: Session,
	schemas: readonly string[],
	roles: readonly string[],
): Promise<KeptInside> {
	const there = await session.query<KeptInside['schemas'][number]>(
		`SELECT n.nspname::text AS name, pg_get_userbyid(n.nspowner)::text AS owner, obj_description(n.oid, 'pg_namespace') AS comment
		 FROM pg_namespace n WHERE n.nspname = ANY($1) ORDER BY 1`,
		[schemas],
	);
	const gone = there.map((schema) => schema.name);
	return {
		database: session.database,
		schemas: there,
		...(await readContents(session, gone)),
		ties: await session.query<StayingTie>(tiesSql, [roles, gone]),
		grants: await session.query<StayingGrant>(grantsSql, [roles, gone]),
		dependents: (await session.query<{ described: string }>(dependentsSql, [gone])).map((row) => row.described),
		...(await readMap(session, roles)),
	};
}

async function readContents(
	session: Session,
	schemas: readonly string[],
): Promise<Pick<KeptInside, 'relations' | 'routines'>> {
	const large = await session.query<{ name: string }>(
		`SELECT n.nspname::text AS name FROM pg_namespace n
		 WHERE n.nspname = ANY($1) AND (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid)
			+ (SELECT count(*) FROM pg_proc WHERE pronamespace = n.oid) > ${many}`,
		[schemas],
	);
	if (large.length === 0) return { relations: [], routines: [] };
	const names = large.map((row) => row.name);
	const relations = await session.query<DroppedRelation>(
		`SELECT n.nspname::text AS schema, c.relname::text AS name, c.relispartition AS "isPartition",
			CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
				WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
				AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i')))
		 ORDER BY 1, 2`,
		[names],
	);
	const routines = await session.query<KeptInside['routines'][number]>(
		`SELECT n.nspname::text AS schema, p.proname::text AS name, pg_get_function_identity_arguments(p.oid) AS signature
		 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		 WHERE n.nspname = ANY($1) AND p.prokind IN ('f', 'p')
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
		 ORDER BY 1, 2, 3`,
		[names],
	);
	return { relations, routines };
}

async function readMap(session: Session, roles: readonly string[]): Promise<Pick<KeptInside, 'mapRows' | 'mapOwner'>> {
	const [map] = await session.query<{ owner: string; readable: boolean }>(
		`SELECT pg_get_userbyid(c.relowner)::text AS owner,
			has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'r'`,
		[mapSchema, mapTable],
	);
	if (map === undefined || !map.readable) return { mapRows: null, mapOwner: map?.owner ?? null };
	const mapRows = await session.query<{ login: string; key: string }>(
		`SELECT login::text AS login, key::text AS key FROM ${mapSchema}.${mapTable} WHERE login = ANY($1) ORDER BY 1`,
		[roles],
	);
	return { mapRows, mapOwner: map.owner };
}
