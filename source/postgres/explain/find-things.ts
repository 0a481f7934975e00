import { readWritten, type Written } from '../../core/access/read-acl.js';
import { argumentType } from '../../core/explain/argument-type.js';
import type { OtherKind, Thing } from '../../core/explain/facts.js';
import type { Session } from '../session.js';

/** Something that has the name, with what the server knows it by. */
export type Found = { readonly oid: string; readonly thing: Thing };

type Row = { readonly oid: string; readonly thing: Written<Thing> };

/** The kinds of relations, as `pg_class` has them, in PostgreSQL's words. */
const kindOf = `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
	WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' END`;

export const relationThing = `json_build_object('kind', ${kindOf}, 'schema', n.nspname, 'name', c.relname, 'signature', NULL,
	'owner', pg_get_userbyid(c.relowner), 'partitionOf', CASE WHEN c.relispartition THEN (
		SELECT format('%s.%I', above.relnamespace::regnamespace, above.relname) FROM pg_partition_ancestors(c.oid) a
			JOIN pg_class above ON above.oid = a.relid WHERE above.oid <> c.oid AND above.relrowsecurity LIMIT 1) END,
	'acl', coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))::text[])`;

export const routineThing = `json_build_object(
	'kind', CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'window function' END,
	'schema', n.nspname, 'name', p.proname, 'signature', pg_get_function_identity_arguments(p.oid),
	'owner', pg_get_userbyid(p.proowner), 'acl', coalesce(p.proacl, acldefault('f', p.proowner))::text[])`;

/** Tables, views and sequences of that name; `schema` null: in whichever. */
export async function findRelations(session: Session, schema: string | null, name: string): Promise<readonly Found[]> {
	return found(
		await session.query<Row>(
			`SELECT c.oid::text AS oid, ${relationThing} AS thing FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relname = $2 AND ($1::name IS NULL OR n.nspname = $1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			 ORDER BY n.nspname ~ '^pg_' OR n.nspname = 'information_schema', n.nspname COLLATE "C"`,
			[schema, name],
		),
	);
}

/**
 * Routines of that name, and with these arguments where they are given: as the server lists them, with their names, or by
 * their types alone. Rejects with a ServerError where one is no type.
 */
export async function findRoutines(
	session: Session,
	schema: string | null,
	name: string,
	written: readonly string[] | null,
): Promise<readonly Found[]> {
	const select = `SELECT p.oid::text AS oid, ${routineThing} AS thing FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		 WHERE p.proname = $2 AND ($1::name IS NULL OR n.nspname = $1)`;
	const order = `ORDER BY n.nspname ~ '^pg_' OR n.nspname = 'information_schema', n.nspname COLLATE "C", p.oid`;
	if (written === null) return found(await session.query<Row>(`${select} ${order}`, [schema, name]));
	const listed = found(
		await session.query<Row>(
			`${select} AND $3 IN (lower(pg_get_function_identity_arguments(p.oid)), lower(pg_get_function_arguments(p.oid))) ${order}`,
			[
				schema,
				name,
				written
					.map((each) => each.replace(/\s+/g, ' '))
					.join(', ')
					.toLowerCase(),
			],
		),
	);
	if (listed.length > 0) return listed;
	// A type that is on no path of the administrator's is known by its name too, as the login would write it.
	return found(
		await session.query<Row>(
			`${select} AND cardinality($3::text[]) = p.pronargs AND NOT EXISTS (
				SELECT FROM unnest(p.proargtypes::oid[], $3::text[]) AS u(type, text) JOIN pg_type t ON t.oid = u.type
				WHERE to_regtype(u.text) IS DISTINCT FROM t.oid AND u.text <> quote_ident(t.typname)) ${order}`,
			[schema, name, written.map(argumentType).filter((type) => type !== null)],
		),
	);
}

export async function findSchema(session: Session, name: string): Promise<readonly Found[]> {
	return found(
		await session.query<Row>(
			`SELECT n.oid::text AS oid, json_build_object('kind', 'schema', 'schema', NULL, 'name', n.nspname, 'signature', NULL,
				'owner', pg_get_userbyid(n.nspowner),
				'acl', coalesce(n.nspacl, acldefault('n', n.nspowner))::text[]) AS thing
			 FROM pg_namespace n WHERE n.nspname = $1`,
			[name],
		),
	);
}

/** Indexes of that name. */
export async function findIndexes(session: Session, schema: string | null, name: string): Promise<readonly Found[]> {
	return found(
		await session.query<Row>(
			`SELECT c.oid::text AS oid, json_build_object('kind', 'index', 'schema', n.nspname, 'name', c.relname, 'signature', NULL,
				'owner', pg_get_userbyid(c.relowner), 'acl', '{}'::text[]) AS thing
			 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relname = $2 AND ($1::name IS NULL OR n.nspname = $1) AND c.relkind IN ('i', 'I') ORDER BY n.nspname COLLATE "C"`,
			[schema, name],
		),
	);
}

/** What else has an ACL: the kind, and then of each its id, schema, name, owner and ACL. */
const others: Readonly<Record<OtherKind, string>> = {
	type: `SELECT t.oid, n.nspname, t.typname::text, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
		FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE NOT (t.typtype = 'b' AND t.typcategory = 'A')`,
	language: `SELECT oid, NULL, lanname, lanowner, coalesce(lanacl, acldefault('l', lanowner)) FROM pg_language WHERE lanpltrusted`,
	'foreign-data wrapper': `SELECT oid, NULL, fdwname, fdwowner, coalesce(fdwacl, acldefault('F', fdwowner)) FROM pg_foreign_data_wrapper`,
	'foreign server': `SELECT oid, NULL, srvname, srvowner, coalesce(srvacl, acldefault('S', srvowner)) FROM pg_foreign_server`,
	'large object': `SELECT oid, NULL, oid::text, lomowner, coalesce(lomacl, acldefault('L', lomowner)) FROM pg_largeobject_metadata`,
	tablespace: `SELECT oid, NULL, spcname, spcowner, coalesce(spcacl, acldefault('t', spcowner)) FROM pg_tablespace`,
	// Of those of the user's context everybody may SET each; what nobody was granted is in no catalog.
	parameter: `SELECT 0, NULL, s.name, 10, coalesce(a.paracl, acldefault('p', 10))
			|| CASE WHEN s.context = 'user' THEN ARRAY[makeaclitem(0, 10, 'SET', false)] ELSE '{}' END
		FROM pg_settings s LEFT JOIN pg_parameter_acl a ON a.parname = lower(s.name)`,
};

/** Things of that name that are neither relation nor routine nor schema, of one kind or of all. */
export async function findOthers(
	session: Session,
	kinds: readonly OtherKind[],
	schema: string | null,
	name: string,
): Promise<readonly Found[]> {
	// Nobody can be granted a parameter before 15.
	const known = kinds.filter((kind) => kind !== 'parameter' || session.version >= 150_000);
	if (known.length === 0) return [];
	const all = known.map((kind) => `SELECT '${kind}' AS kind, x.* FROM (${others[kind]}) x`).join(' UNION ALL ');
	return found(
		await session.query<Row>(
			`SELECT oid::text AS oid, json_build_object('kind', kind, 'schema', schema, 'name', name, 'signature', NULL,
				'owner', pg_get_userbyid(owner), 'acl', acl::text[]) AS thing
			 FROM (${all}) o (kind, oid, schema, name, owner, acl)
			 WHERE (name = $2 OR kind = 'parameter' AND lower(name) = lower($2)) AND ($1::name IS NULL OR schema = $1)
			 ORDER BY schema COLLATE "C", kind`,
			[schema, name],
		),
	);
}

/** Views that read one of these, and tables or views whose rules come to one. */
export async function viewsUpon(session: Session, relations: readonly string[]): Promise<readonly Found[]> {
	return found(
		await session.query<Row>(
			`SELECT DISTINCT ON (c.oid) c.oid::text AS oid, ${relationThing} AS thing
			 FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class c ON c.oid = w.ev_class AND c.relkind IN ('v', 'r', 'p')
				JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY($1::oid[])
				AND c.oid <> d.refobjid`,
			[relations],
		),
	);
}

/** What a name may have been meant for. */
export async function namesOf(session: Session): Promise<readonly string[]> {
	const rows = await session.query<{ name: string }>(
		`SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
		 UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' LIMIT 10000`,
	);
	return rows.map(({ name }) => name);
}

export function found(rows: readonly Row[]): readonly Found[] {
	return rows.map(({ oid, thing }) => ({ oid, thing: readWritten(thing) }));
}
