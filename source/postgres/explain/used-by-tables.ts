import type { Session } from '../session.js';
import { relationThing, routineThing } from './find-things.js';
import type { Wanted } from './read-companions.js';
import type { Read } from './read-rows.js';

type Row = Wanted['used'] & { readonly because: string };
type RelationRow = Row & { readonly columns: readonly string[] };

const depending = (catalog: string, object: string, upon: string) =>
	`JOIN pg_depend d ON d.classid = '${catalog}'::regclass AND d.objid = ${object} AND d.refclassid = '${upon}'::regclass`;

/** Domains have defaults and checks of their own. */
const types =
	'(SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped)';

const defaults = (upon: string) => `
	SELECT d.refobjid AS id, CASE WHEN a.attgenerated = '' THEN 'the default of column ' ELSE 'the generated column ' END || a.attname AS user
	FROM pg_attrdef f ${depending('pg_attrdef', 'f.oid', upon)}
		JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
	WHERE f.adrelid = $1::oid AND (a.attgenerated = 's' OR ($2 = 'INSERT' AND a.attgenerated = ''))
	UNION ALL SELECT d.refobjid, 'the default of the domain ' || t.typname FROM pg_type t ${depending('pg_type', 't.oid', upon)}
	WHERE $2 = 'INSERT' AND t.typtype = 'd' AND t.oid IN ${types}`;

const checks = `
	SELECT d.refobjid, 'the check ' || k.conname FROM pg_constraint k ${depending('pg_constraint', 'k.oid', 'pg_proc')}
	WHERE k.contype = 'c' AND (k.conrelid = $1::oid OR k.contypid IN ${types})
	-- Before 15 the generated column itself depends on what it calls.
	UNION ALL SELECT d.refobjid, 'the generated column ' || a.attname FROM pg_attribute a ${depending('pg_class', 'a.attrelid', 'pg_proc')}
		AND d.objsubid = a.attnum WHERE a.attrelid = $1::oid AND a.attgenerated = 's'
	UNION ALL SELECT d.refobjid, 'the index ' || c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		${depending('pg_class', 'i.indexrelid', 'pg_proc')} WHERE i.indrelid = $1::oid`;

/** What the server runs as the session itself where rows are written: defaults, generated columns, checks and indexes. */
export async function ofWriting(session: Session, { oid, command }: Read, caller: string): Promise<readonly Wanted[]> {
	if (command !== 'INSERT' && command !== 'UPDATE') return [];
	const sequences = await session.query<Row>(
		`SELECT DISTINCT ON (c.oid) c.oid::text AS oid, ${relationThing} AS thing, u.user || ' takes its next number' AS because
		 FROM (${defaults('pg_class')}) u (id, "user") JOIN pg_class c ON c.oid = u.id AND c.relkind = 'S'
			JOIN pg_namespace n ON n.oid = c.relnamespace`,
		[oid, command],
	);
	const routines = await session.query<Row>(
		`SELECT DISTINCT ON (p.oid) p.oid::text AS oid, ${routineThing} AS thing, u.user || ' calls it' AS because
		 FROM (${defaults('pg_proc')} UNION ALL ${checks}) u (id, "user") JOIN pg_proc p ON p.oid = u.id
			JOIN pg_namespace n ON n.oid = p.pronamespace`,
		[oid, command],
	);
	return [
		...sequences.map((used) => ({ used, who: caller, privilege: 'USAGE', because: used.because })),
		...routines.map((used) => ({ used, who: caller, privilege: 'EXECUTE', because: used.because })),
	];
}

/** The policies that bind `$2` in this command; one that reads the rows that it changes is bound by those of SELECT too. */
const binding = `pg_policy y JOIN pg_class t ON t.oid = y.polrelid AND t.relrowsecurity
		JOIN pg_roles r ON r.rolname = $2 AND NOT r.rolsuper AND NOT r.rolbypassrls
			AND (t.relforcerowsecurity OR NOT pg_has_role(r.oid, t.relowner, 'USAGE'))`;
const bound = `y.polrelid = $1::oid AND y.polcmd::text = ANY ($3::text[])
		AND EXISTS (SELECT FROM unnest(y.polroles) p WHERE p = 0 OR pg_has_role(r.oid, p, 'USAGE'))`;

const letters = { SELECT: ['*', 'r'], INSERT: ['*', 'a'], UPDATE: ['*', 'w', 'r'], DELETE: ['*', 'd', 'r'] } as const;

/** What the conditions of policies call, and what they look up in other tables. */
export async function ofPolicies(
	session: Session,
	{ oid, who, command }: Read,
	caller: string,
): Promise<readonly Wanted[]> {
	const parameters = [oid, who, letters[command]];
	const routines = await session.query<Row>(
		`SELECT DISTINCT ON (p.oid) p.oid::text AS oid, ${routineThing} AS thing, 'the policy ' || y.polname || ' calls it' AS because
		 FROM ${binding} ${depending('pg_policy', 'y.oid', 'pg_proc')} JOIN pg_proc p ON p.oid = d.refobjid
			JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${bound}`,
		parameters,
	);
	const relations = await session.query<RelationRow>(
		`SELECT c.oid::text AS oid, ${relationThing} AS thing, 'the policy ' || u.policy || ' looks it up' AS because, u.columns
		 FROM (SELECT d.refobjid, min(y.polname::text), array_remove(array_agg(DISTINCT a.attname::text), NULL)
				FROM ${binding} ${depending('pg_policy', 'y.oid', 'pg_class')}
				LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
				WHERE ${bound} AND d.refobjid <> y.polrelid GROUP BY d.refobjid) u (id, policy, columns)
			JOIN pg_class c ON c.oid = u.id AND c.relkind IN ('r', 'p', 'v', 'm', 'f') JOIN pg_namespace n ON n.oid = c.relnamespace`,
		parameters,
	);
	return [
		...relations.map((used) => ({ used, who, privilege: 'SELECT', because: used.because, columns: used.columns })),
		...routines.map((used) => ({ used, who: caller, privilege: 'EXECUTE', because: used.because })),
	];
}
