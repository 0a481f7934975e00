/* What is asked of a database that stays. $1: the roles that go, $2: the schemas that go. */

/** In both spellings, because `pg_identify_object` quotes. */
const goneNames = `($2::text[] || ARRAY(SELECT quote_ident(name) FROM unnest($2::text[]) name))`;

/** Everything that a role is to this database, but for what goes with the schemas. */
export const tiesSql = `
	SELECT DISTINCT r.rolname::text AS role,
		CASE WHEN s.classid = 'pg_default_acl'::regclass THEN 'default' WHEN s.deptype = 'o' THEN 'owner'
			WHEN s.deptype = 'r' THEN 'policy' ELSE 'grantee' END AS as,
		pg_describe_object(s.classid, s.objid, s.objsubid) AS described
	FROM pg_shdepend s
		JOIN pg_roles r ON s.refclassid = 'pg_authid'::regclass AND r.oid = s.refobjid
		JOIN pg_database here ON here.datname = current_database()
		CROSS JOIN LATERAL pg_identify_object(s.classid, s.objid, s.objsubid) o
		LEFT JOIN pg_policy y ON s.classid = 'pg_policy'::regclass AND y.oid = s.objid
		LEFT JOIN pg_class c ON c.oid = y.polrelid
		LEFT JOIN pg_default_acl a ON s.classid = 'pg_default_acl'::regclass AND a.oid = s.objid
	WHERE r.rolname = ANY($1)
		AND (s.dbid = here.oid OR s.dbid = 0 AND s.classid = 'pg_database'::regclass AND s.objid = here.oid AND s.deptype <> 'o')
		AND NOT coalesce(o.schema = ANY(${goneNames}) OR o.type = 'schema' AND o.name = ANY(${goneNames}), false)
		AND NOT EXISTS (SELECT FROM pg_namespace n
			WHERE n.oid IN (c.relnamespace, a.defaclnamespace) AND n.nspname = ANY($2))
	ORDER BY 1, 2, 3`;

/** Grants on what stays, by or to a role that goes. */
export const grantsSql = `
	WITH gone AS (SELECT oid FROM pg_roles WHERE rolname = ANY($1)),
	staying AS (SELECT oid, nspname FROM pg_namespace WHERE nspname <> ALL($2) AND nspname !~ '^pg_toast'),
	objects (object, owner, acl) AS (
		SELECT 'DATABASE ' || quote_ident(datname), datdba, datacl FROM pg_database WHERE datname = current_database()
		UNION ALL SELECT 'SCHEMA ' || quote_ident(n.nspname), n.nspowner, n.nspacl
			FROM pg_namespace n JOIN staying USING (oid)
		UNION ALL SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || format('%I.%I', n.nspname, c.relname),
			c.relowner, c.relacl FROM pg_class c JOIN staying n ON n.oid = c.relnamespace
		UNION ALL SELECT format('TABLE %I.%I', n.nspname, c.relname), c.relowner, t.attacl
			FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN staying n ON n.oid = c.relnamespace
		UNION ALL SELECT 'ROUTINE ' || p.oid::regprocedure, p.proowner, p.proacl
			FROM pg_proc p JOIN staying n ON n.oid = p.pronamespace
		UNION ALL SELECT 'TYPE ' || t.oid::regtype, t.typowner, t.typacl
			FROM pg_type t JOIN staying n ON n.oid = t.typnamespace
	)
	SELECT DISTINCT o.object, pg_get_userbyid(o.owner)::text AS owner, pg_get_userbyid(a.grantor)::text AS grantor,
		CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee)::text END AS grantee, a.privilege_type AS privilege
	FROM objects o CROSS JOIN LATERAL aclexplode(o.acl) a
	WHERE o.acl IS NOT NULL
		AND (a.grantee IN (SELECT oid FROM gone) OR a.grantor IN (SELECT oid FROM gone) AND a.grantor <> o.owner)
	ORDER BY 1, 4, 5`;

const kinds = [
	['pg_class', 'relnamespace'],
	['pg_proc', 'pronamespace'],
	['pg_type', 'typnamespace'],
	['pg_constraint', 'connamespace'],
	['pg_operator', 'oprnamespace'],
	['pg_opclass', 'opcnamespace'],
	['pg_opfamily', 'opfnamespace'],
	['pg_collation', 'collnamespace'],
	['pg_conversion', 'connamespace'],
	['pg_ts_config', 'cfgnamespace'],
	['pg_ts_dict', 'dictnamespace'],
	['pg_ts_parser', 'prsnamespace'],
	['pg_ts_template', 'tmplnamespace'],
	['pg_statistic_ext', 'stxnamespace'],
] as const;

/** Of a catalog whose rows are in no schema themselves: the table that each is of. */
const parts = [
	['pg_rewrite', 'ev_class'],
	['pg_attrdef', 'adrelid'],
	['pg_trigger', 'tgrelid'],
	['pg_policy', 'polrelid'],
] as const;

/** Extensions and event triggers are in no schema, and would be dropped all the same. */
const ofNoSchema = ['pg_extension', 'pg_event_trigger'];

/**
 * What is not in the schemas that go ($1) and depends on what is. The server's own CASCADE would take it along: a view, a
 * foreign key or a default of somebody else.
 */
export const dependentsSql = `
	WITH gone AS (SELECT oid FROM pg_namespace WHERE nspname = ANY($1)),
	inside (class, oid) AS (
		SELECT 'pg_namespace'::regclass, oid FROM gone
		${kinds.map(([table, column]) => `UNION ALL SELECT '${table}'::regclass, oid FROM ${table} WHERE ${column} IN (SELECT oid FROM gone)`).join('\n\t\t')}
	),
	dependent AS (
		SELECT DISTINCT d.classid, d.objid FROM inside i JOIN pg_depend d ON d.refclassid = i.class AND d.refobjid = i.oid
	),
	home AS (
		SELECT d.classid, d.objid, CASE d.classid
			${kinds.map(([table, column]) => `WHEN '${table}'::regclass THEN (SELECT ${column} FROM ${table} x WHERE x.oid = d.objid)`).join('\n\t\t\t')}
			${parts.map(([table, column]) => `WHEN '${table}'::regclass THEN (SELECT c.relnamespace FROM ${table} x JOIN pg_class c ON c.oid = x.${column} WHERE x.oid = d.objid)`).join('\n\t\t\t')}
			END AS schema
		FROM dependent d
	)
	SELECT DISTINCT pg_describe_object(h.classid, h.objid, 0) AS described
	FROM home h LEFT JOIN pg_namespace n ON n.oid = h.schema
	WHERE h.classid::regclass::text = ANY('{${ofNoSchema.join(',')}}')
		OR h.schema NOT IN (SELECT oid FROM gone) AND n.nspname !~ '^pg_toast'
	ORDER BY 1 LIMIT 50`;
