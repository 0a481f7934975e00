import type { Beside } from '../../core/gates/beside-facts.js';
import type { Session } from '../session.js';

/*
 * What a database holds beside relations, routines and schemas; and what somebody granted on PostgreSQL's own objects
 * beyond what it came with (`pg_init_privs`). Only what somebody else than usual owns or holds is told.
 */

/** `thing (kind, name, schema, owner, acl)`: each with the rights on it that PostgreSQL does not give by itself. */
const told = (things: string) =>
	`${things} SELECT json_build_object('kind', kind, 'name', name, 'schema', schema, 'owner', pg_get_userbyid(owner),
		'acl', coalesce(json_agg(json_build_object('grantor', pg_get_userbyid(grantor),
			'grantee', CASE WHEN grantee <> 0 THEN pg_get_userbyid(grantee) END, 'privilege', privilege, 'grantable', grantable,
			'column', col)) FILTER (WHERE grantor IS NOT NULL), '[]')) AS beside
	 FROM thing GROUP BY kind, name, schema, owner ORDER BY kind, name COLLATE "C"`;

const granted = `(SELECT a.grantor, a.grantee, a.privilege_type AS privilege, a.is_grantable AS grantable
	FROM aclexplode(acl) a WHERE a.grantee <> owner) a`;

const named = (catalog: string, oid: string) => `(pg_identify_object('${catalog}'::regclass, ${oid}, 0)).identity`;

const isExtensions = (catalog: string, oid: string) => `EXISTS (SELECT FROM pg_depend d
	WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

/** What ALTER ... OWNER TO calls it, and where it stands; in the schemas of somebody's own. */
const ownable = [
	[
		'TYPE',
		'pg_type',
		'typ',
		`AND (x.typtype IN ('e', 'd', 'r') OR x.typtype = 'b' AND x.typcategory <> 'A'
		OR x.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = x.typrelid AND c.relkind = 'c'))`,
	],
	['COLLATION', 'pg_collation', 'coll', ''],
	['CONVERSION', 'pg_conversion', 'con', ''],
	['OPERATOR', 'pg_operator', 'opr', ''],
	['OPERATOR CLASS', 'pg_opclass', 'opc', ''],
	['OPERATOR FAMILY', 'pg_opfamily', 'opf', ''],
	['TEXT SEARCH CONFIGURATION', 'pg_ts_config', 'cfg', ''],
	['TEXT SEARCH DICTIONARY', 'pg_ts_dict', 'dict', ''],
	['STATISTICS', 'pg_statistic_ext', 'stx', ''],
] as const;

const inSchemas = ownable.map(
	([kind, catalog, prefix, only]) =>
		`SELECT '${kind}' AS kind, ${named(catalog, 'x.oid')} AS name, n.nspname::text AS schema, x.${prefix}owner AS owner
		 FROM ${catalog} x JOIN pg_namespace n ON n.oid = x.${prefix}namespace
		 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND x.${prefix}owner <> n.nspowner ${only}
			AND NOT ${isExtensions(catalog, 'x.oid')}`,
);

const wrappers = [
	['FOREIGN DATA WRAPPER', 'pg_foreign_data_wrapper', 'fdwowner', 'fdwacl', 'true'],
	['FOREIGN SERVER', 'pg_foreign_server', 'srvowner', 'srvacl', 'true'],
	['PUBLICATION', 'pg_publication', 'pubowner', 'NULL::aclitem[]', 'true'],
	['EXTENSION', 'pg_extension', 'extowner', 'NULL::aclitem[]', 'true'],
	// Its catalog is the whole server's.
	[
		'SUBSCRIPTION',
		'pg_subscription',
		'subowner',
		'NULL::aclitem[]',
		'w.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
	],
] as const;

const databaseSql = told(`WITH system AS (
		SELECT oid, nspowner, nspacl, nspname FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema', 'pg_toast')),
	own AS (
		SELECT 'TABLE' AS kind, 'pg_class'::regclass AS class, c.oid, 0 AS sub, NULL AS col, c.relowner AS owner, c.relacl AS acl,
			acldefault('r', c.relowner) AS given, n.nspname AS home
		FROM pg_class c JOIN system n ON n.oid = c.relnamespace WHERE c.relacl IS NOT NULL
		UNION ALL
		SELECT 'TABLE', 'pg_class'::regclass, c.oid, a.attnum, a.attname::text, c.relowner, a.attacl, NULL::aclitem[], n.nspname
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN system n ON n.oid = c.relnamespace WHERE a.attacl IS NOT NULL
		UNION ALL
		SELECT 'ROUTINE', 'pg_proc'::regclass, p.oid, 0, NULL, p.proowner, p.proacl, acldefault('f', p.proowner), n.nspname
		FROM pg_proc p JOIN system n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL
		UNION ALL
		SELECT 'SCHEMA', 'pg_namespace'::regclass, oid, 0, NULL, nspowner, nspacl, acldefault('n', nspowner), nspname
		FROM system WHERE nspacl IS NOT NULL),
	beyond AS (
		SELECT o.*, a.* FROM own o CROSS JOIN LATERAL ${granted}
		WHERE NOT EXISTS (
			SELECT FROM aclexplode(coalesce((SELECT i.initprivs FROM pg_init_privs i
				WHERE i.classoid = o.class AND i.objoid = o.oid AND i.objsubid = o.sub), o.given)) b
			WHERE b.grantee = a.grantee AND b.privilege_type = a.privilege)
			-- initdb writes down what it gives before it makes this schema.
			AND NOT (o.home = 'information_schema' AND a.grantee = 0 AND a.privilege IN ('SELECT', 'USAGE'))),
	-- Those alike are one: an application may have made millions.
	large AS (
		SELECT array_to_string((array_agg(oid ORDER BY oid))[1:200], ', ') AS name, lomowner AS owner, lomacl::text[]::aclitem[] AS acl
		FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL GROUP BY lomowner, lomacl::text[]),
	thing AS (
		SELECT kind, (pg_identify_object(class, oid, 0)).identity AS name, 'pg_catalog' AS schema, owner, grantor, grantee, privilege,
			grantable, col FROM beyond
		UNION ALL
		SELECT 'LARGE OBJECT', name, NULL, owner, a.grantor, a.grantee, a.privilege, a.grantable, NULL FROM large, LATERAL ${granted}
		${wrappers
			.map(
				([kind, catalog, owner, acl, here]) => `UNION ALL
		SELECT '${kind}', x.name, NULL, x.owner, a.grantor, a.grantee, a.privilege, a.grantable, NULL
		FROM (SELECT ${named(catalog, 'oid')} AS name, ${owner} AS owner, ${acl} AS acl FROM ${catalog} w
			WHERE ${here} AND (NOT ${isExtensions(catalog, 'w.oid')} OR ${acl} IS NOT NULL)) x LEFT JOIN LATERAL ${granted} ON true`,
			)
			.join(' ')}
		UNION ALL
		SELECT x.kind, x.name, x.schema, x.owner, NULL, NULL, NULL, NULL, NULL FROM (${inSchemas.join(' UNION ALL ')}) x)`);

export async function readBeside(session: Session): Promise<readonly Beside[]> {
	return await read(session, databaseSql);
}

/** The same of what belongs to the whole server. Parameters came with 15. */
export async function readBesideDatabases(session: Session): Promise<readonly Beside[]> {
	const parameters = `UNION ALL
		SELECT 'PARAMETER', (SELECT string_agg(quote_ident(part), '.') FROM unnest(string_to_array(parname, '.')) part), 10, paracl
		FROM pg_parameter_acl`;
	return await read(
		session,
		told(`WITH own (kind, name, owner, acl) AS (
			SELECT 'TABLESPACE', quote_ident(spcname), spcowner, spcacl FROM pg_tablespace
			${session.version >= 150_000 ? parameters : ''}),
		thing AS (SELECT own.kind, own.name, NULL AS schema, own.owner, a.grantor, a.grantee, a.privilege, a.grantable, NULL AS col
			FROM own LEFT JOIN LATERAL ${granted} ON true)`),
	);
}

async function read(session: Session, sql: string): Promise<readonly Beside[]> {
	const rows = await session.query<{ beside: Beside }>(sql);
	return rows.map(({ beside: { acl, ...beside } }) => ({
		...beside,
		acl: acl.map((item) => ({ ...item, column: item.column ?? undefined })),
	}));
}
