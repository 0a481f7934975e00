import type { CurrentInterior } from '../../core/access/current.js';
import { readWritten, type Written } from '../../core/access/read-acl.js';
import type { Session } from '../session.js';

/** What is in no schema: its catalog, that one's prefix, and the kind as GRANT writes it. */
const besideSchemas = [
	['pg_language', 'lan', 'LANGUAGE'],
	['pg_foreign_data_wrapper', 'fdw', 'FOREIGN DATA WRAPPER'],
	['pg_foreign_server', 'srv', 'FOREIGN SERVER'],
] as const;

const named = (catalog: string, alias = 'x') =>
	`JOIN named d ON d.classid = '${catalog}'::regclass AND d.objid = ${alias}.oid`;

/**
 * What these roles hold rights on or own in this database, in none of these schemas. `pg_shdepend` names it all, so that a
 * database of thousands of things is not looked through for the few.
 */
export async function readElsewhere(
	session: Session,
	roles: readonly string[],
	schemas: readonly string[],
): Promise<CurrentInterior['elsewhere']> {
	const rows = await session.query<{ thing: Written<CurrentInterior['elsewhere'][number]> }>(
		`WITH named AS MATERIALIZED (
			SELECT DISTINCT d.classid, d.objid FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
			WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'o') AND r.rolname = ANY($1)
				AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())),
		outside AS (SELECT oid, nspname FROM pg_namespace WHERE nspname <> ALL($2) AND nspname !~ '^pg_(toast|temp)'),
		thing (class, oid, kind, name, schema, owner, acl) AS (
			SELECT d.classid, x.oid, CASE x.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, format('%I.%I', n.nspname, x.relname),
				n.nspname, x.relowner, coalesce(x.relacl, '{}') || coalesce((SELECT array_agg(i) FROM pg_attribute a, unnest(a.attacl) i
					WHERE a.attrelid = x.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped), '{}')
			FROM pg_class x ${named('pg_class')} JOIN outside n ON n.oid = x.relnamespace WHERE x.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			UNION ALL
			SELECT d.classid, x.oid, 'ROUTINE', x.oid::regprocedure::text, n.nspname, x.proowner, x.proacl
			FROM pg_proc x ${named('pg_proc')} JOIN outside n ON n.oid = x.pronamespace
			UNION ALL
			SELECT d.classid, x.oid, 'TYPE', format('%I.%I', n.nspname, x.typname), n.nspname, x.typowner, x.typacl
			FROM pg_type x ${named('pg_type')} JOIN outside n ON n.oid = x.typnamespace
			UNION ALL
			-- Those alike are one: an application may have made millions.
			SELECT 'pg_largeobject'::regclass, min(x.oid), 'LARGE OBJECT', min(x.oid)::text, NULL, x.lomowner, x.lomacl::text[]::aclitem[]
			FROM pg_largeobject_metadata x ${named('pg_largeobject')} WHERE x.lomacl IS NOT NULL GROUP BY x.lomowner, x.lomacl::text[]
			${besideSchemas
				.map(
					([catalog, prefix, kind]) => `UNION ALL
			SELECT d.classid, x.oid, '${kind}', quote_ident(x.${prefix}name), NULL, x.${prefix}owner, x.${prefix}acl FROM ${catalog} x ${named(catalog)}`,
				)
				.join('\n\t\t\t')})
		SELECT json_build_object('kind', kind, 'name', name, 'schema', schema, 'owner', pg_get_userbyid(owner),
			'acl', coalesce(acl, '{}')::text[], 'ofExtension', EXISTS (SELECT FROM pg_depend e
				WHERE e.classid = class AND e.objid = thing.oid AND e.deptype = 'e')) AS thing
		FROM thing ORDER BY kind, name COLLATE "C"`,
		[roles, schemas],
	);
	return rows.map((row) => readWritten(row.thing));
}
