import type { ObjectKind } from '../../core/access/current.js';
import { grantKind } from '../../core/access/object-kind.js';
import type { Session } from '../session.js';
import { gatherHeld, type HeldRow, heldSql, holds, ownerStandsIn } from './held-sql.js';

type Class = { readonly kind: ObjectKind; readonly members: readonly { readonly oid: string }[] };

/** What the roles hold on objects that are alike in owner and ACL: the first of each class is asked about. */
export async function readHeld(
	session: Session,
	roles: readonly string[],
	classes: readonly Class[],
): Promise<(each: Class) => ReturnType<ReturnType<typeof gatherHeld>>> {
	const firsts = (wanted: (kind: ObjectKind) => boolean): readonly string[] =>
		classes.filter(({ kind }) => wanted(kind)).flatMap(({ members }) => members.slice(0, 1).map(({ oid }) => oid));
	const relations = await session.query<HeldRow>(relationsSql(session.version), [
		roles,
		firsts((kind) => grantKind({ kind }) !== 'routines'),
	]);
	const routines = await session.query<HeldRow>(routinesSql, [
		roles,
		firsts((kind) => grantKind({ kind }) === 'routines'),
	]);
	// The two catalogs number what they hold each by itself.
	const held = { routines: gatherHeld(routines), relations: gatherHeld(relations) };
	return ({ kind, members }) =>
		held[grantKind({ kind }) === 'routines' ? 'routines' : 'relations'](members[0]?.oid ?? '');
}

function relationsSql(version: number): string {
	const maintain = version >= 170_000 ? ", 'MAINTAIN'" : '';
	return heldSql(
		`SELECT c.oid, c.relowner AS owner,
			coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
				|| coalesce((SELECT array_agg(i) FROM pg_attribute a, unnest(a.attacl) i
					WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped), '{}') AS acl
		 FROM pg_class c WHERE c.oid = ANY($2::oid[])`,
		`(SELECT coalesce(jsonb_agg(h) FILTER (WHERE h IS NOT NULL), '[]') FROM (SELECT CASE
			WHEN kind.relkind = 'S' THEN CASE WHEN ${holds('has_sequence_privilege', 'p')} THEN p END
			WHEN ${holds('has_table_privilege', 'p')} THEN p
			WHEN p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND ${holds('has_any_column_privilege', 'p')}
				THEN p || ' (columns)' END AS h
			FROM (SELECT relkind FROM pg_class WHERE pg_class.oid = pair.oid) kind,
				unnest(CASE kind.relkind WHEN 'S' THEN ARRAY['USAGE', 'SELECT', 'UPDATE'] ELSE ARRAY['SELECT', 'INSERT',
					'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'${maintain}] END) p) x)`,
		ownerStandsIn,
	);
}

const routinesSql = heldSql(
	`SELECT p.oid, p.proowner AS owner, coalesce(p.proacl, acldefault('f', p.proowner)) AS acl
	 FROM pg_proc p WHERE p.oid = ANY($2::oid[])`,
	`(CASE WHEN ${holds('has_function_privilege', "'EXECUTE'")} THEN '["EXECUTE"]' ELSE '[]' END)::jsonb`,
	ownerStandsIn,
);
