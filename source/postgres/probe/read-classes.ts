import { readAcl } from '../../core/access/read-acl.js';
import type { ObjectClass, Trial } from '../../core/gates/catalog.js';
import { mostViews } from '../../core/gates/object-trial.js';
import type { InteriorScope } from '../../core/gates/scope.js';
import { columnType } from '../inspect/column-type.js';
import { hasChildren } from '../inspect/has-children.js';
import type { Session } from '../session.js';
import { readHeld } from './read-held.js';

type ClassRow = Omit<ObjectClass, 'acl' | 'columnAcl' | 'trial' | 'members' | 'held' | 'heldByAll'> & {
	readonly acl: readonly string[];
	readonly columnAcl: readonly { readonly column: string; readonly acl: readonly string[] }[];
	readonly takes: number;
	readonly callable: boolean;
	readonly members: readonly { readonly oid: string; readonly name: string; readonly signature: string | null }[];
};

/**
 * Puts together the objects of the schemas that cannot be told apart: owner, ACL (the columns' too), kind, row security;
 * and asks for every privilege of every role on each class.
 */
export async function readClasses(
	session: Session,
	scope: Pick<InteriorScope, 'roles' | 'rows'> & { readonly schemas: readonly string[] },
): Promise<readonly ObjectClass[]> {
	const { schemas, column, tables } = scope.rows;
	const rows = await session.query<{ class: ClassRow }>(objectsSql, [scope.schemas, schemas, column, tables]);
	const classes = rows.map((row) => row.class);
	const heldOn = await readHeld(session, scope.roles, classes);
	const columns = await readColumns(session, classes);
	const types = await readTypes(session, classes);
	return classes.map(({ takes, callable: _callable, members, ...each }) => ({
		...each,
		...heldOn({ kind: each.kind, members }),
		members: members.map(({ oid, name, signature }) => ({ name, signature, columns: columns.get(oid) ?? [] })),
		acl: readAcl(each.acl),
		columnAcl: each.columnAcl.flatMap(({ column, acl }) => readAcl(acl).map((item) => ({ ...item, column }))),
		trial: { takes: takenOf(takes), arguments: types.get(members[0]?.oid ?? '') ?? null },
	}));
}

/** The bits of `pg_relation_is_updatable`: 1 << CMD_UPDATE, CMD_INSERT, CMD_DELETE. */
function takenOf(bits: number): Trial['takes'] {
	return (
		[
			['UPDATE', 4],
			['INSERT', 8],
			['DELETE', 16],
		] as const
	)
		.filter(([, bit]) => (bits & bit) !== 0)
		.map(([word]) => word);
}

/** A routine that can be planned without running it: arguments that NULL can be cast to, and no polymorphism. */
const callable = `(p.prokind IN ('f', 'a', 'w') AND p.pronargs > 0 AND p.provariadic = 0
	AND NOT EXISTS (SELECT FROM pg_aggregate g WHERE g.aggfnoid = p.oid AND g.aggkind <> 'n')
	AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) a JOIN pg_type t ON t.oid = a
		WHERE t.typtype = 'p' OR t.typnamespace NOT IN (p.pronamespace, 'pg_catalog'::regnamespace))
	AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid = p.prorettype AND t.typtype = 'p'
		AND t.oid NOT IN ('void'::regtype, 'record'::regtype)))`;

const ofExtension = (catalog: string, oid: string) =>
	`EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

/** Of a relation `c` in a schema that has row security. */
const rowFacts = `jsonb_build_object(
	'columnType', (SELECT ${columnType} FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
		WHERE a.attrelid = c.oid AND a.attname = $3 AND a.attnum > 0 AND NOT a.attisdropped),
	'named', c.relname = ANY($4), 'hasChildren', ${hasChildren},
	'securityInvoker', c.relkind = 'v' AND coalesce((SELECT o.option_value::bool FROM pg_options_to_table(c.reloptions) o
		WHERE o.option_name = 'security_invoker'), false),
	'indexed', EXISTS (SELECT FROM pg_index x JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
		WHERE x.indrelid = c.oid AND x.indisvalid AND x.indpred IS NULL AND a.attname = $3),
	'policies', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', p.polname, 'permissive', p.polpermissive,
		'command', CASE p.polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
		'roles', (SELECT jsonb_agg(CASE WHEN r <> 0 THEN pg_get_userbyid(r) END ORDER BY r) FROM unnest(p.polroles) r),
		'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) ORDER BY p.polname), '[]')
		FROM pg_policy p WHERE p.polrelid = c.oid))`;

const objectsSql = `WITH object AS (
		SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, NULL AS signature,
			CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
				WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' END AS kind,
			c.relowner AS owner,
			coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))::text[] AS acl,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('column', a.attname, 'acl', a.attacl::text[]) ORDER BY a.attnum), '[]')
				FROM pg_attribute a
				WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped) AS columns,
			c.relrowsecurity AS rowsec, c.relforcerowsecurity AS forced, c.relispartition AS partition, false AS definer,
			-- Of a foreign table the wrapper would be asked, which may have no handler; nothing is tried on it.
			CASE c.relkind WHEN 'v' THEN pg_relation_is_updatable(c.oid, true) WHEN 'f' THEN 0 ELSE 28 END AS takes,
			false AS callable,
			EXISTS (SELECT FROM pg_depend d WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
				AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')) AS ofcolumn,
			CASE WHEN (n.nspname = ANY($2) OR c.relrowsecurity) AND c.relkind <> 'S' THEN ${rowFacts} END AS rows
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT ${ofExtension('pg_class', 'c.oid')}
		UNION ALL
		SELECT p.oid, n.nspname, p.proname,
			(SELECT coalesce(string_agg(format_type(t, NULL), ', ' ORDER BY o), '')
				FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, o)),
			CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'window function' END,
			p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))::text[], '[]', false, false, false, p.prosecdef, 0,
			${callable}, false, NULL
		FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname = ANY($1) AND NOT ${ofExtension('pg_proc', 'p.oid')}
	)
	SELECT json_build_object('schema', schema, 'kind', kind, 'owner', pg_get_userbyid(owner), 'acl', acl, 'columnAcl', columns,
		'rowSecurity', rowsec, 'forcedRowSecurity', forced, 'isPartition', partition, 'securityDefiner', definer,
		'takes', takes, 'callable', callable, 'ofColumn', ofcolumn, 'rows', rows,
		'members', json_agg(json_build_object('oid', oid::text, 'name', name, 'signature', signature)
			ORDER BY name COLLATE "C", signature COLLATE "C")) AS class
	FROM object
	GROUP BY schema, kind, owner, acl, columns, rowsec, forced, partition, definer, takes, callable, ofcolumn, rows
	ORDER BY schema COLLATE "C", CASE kind WHEN 'sequence' THEN 1 WHEN 'function' THEN 2 WHEN 'procedure' THEN 2
		WHEN 'aggregate' THEN 2 WHEN 'window function' THEN 2 ELSE 0 END, min(name COLLATE "C"), min(signature COLLATE "C")`;

/** Columns that an UPDATE may set, of the members that are tried. */
async function readColumns(
	session: Session,
	classes: readonly ClassRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
	const rows = await session.query<{ oid: string; names: readonly string[] }>(
		`SELECT a.attrelid::text AS oid, json_agg(a.attname ORDER BY a.attnum) AS names
		 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		 WHERE c.oid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
			AND (c.relkind <> 'v' OR pg_column_is_updatable(c.oid, a.attnum, true))
		 GROUP BY a.attrelid`,
		[classes.filter((each) => (each.takes & 4) !== 0).flatMap(triedOf)],
	);
	return new Map(rows.map((row) => [row.oid, row.names.slice(0, 20)]));
}

function triedOf({ kind, members }: ClassRow): readonly string[] {
	return members.slice(0, kind === 'view' ? mostViews : 1).map((member) => member.oid);
}

async function readTypes(
	session: Session,
	classes: readonly ClassRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
	const rows = await session.query<{ oid: string; types: readonly string[] }>(
		`SELECT p.oid::text AS oid, (SELECT json_agg(format_type(t, NULL) ORDER BY o)
			FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, o)) AS types
		 FROM pg_proc p WHERE p.oid = ANY($1::oid[])`,
		[
			classes
				.filter((each) => each.callable)
				.flatMap((each) => each.members.slice(0, 1))
				.map((member) => member.oid),
		],
	);
	return new Map(rows.map((row) => [row.oid, row.types]));
}
