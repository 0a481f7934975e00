import type { Acl } from '../../core/access/current.js';
import { readAcl } from '../../core/access/read-acl.js';
import type { Column, Need } from '../../core/explain/facts.js';
import { columnPrivileges, holderOf, isOther } from '../../core/explain/privilege.js';
import type { Session } from '../session.js';
import type { Found } from './find-things.js';

const functions = {
	database: 'has_database_privilege',
	schema: 'has_schema_privilege',
	tables: 'has_table_privilege',
	sequences: 'has_sequence_privilege',
	routines: 'has_function_privilege',
} as const;

/** Asks the server whether `who` holds a privilege on a thing, and where it can be held on columns on which of them. */
export async function readNeed(
	session: Session,
	{ oid, thing }: Found,
	question: Pick<Need, 'who' | 'privilege' | 'because'> & {
		readonly column?: string | null;
		/** Those that are used, where not every one may be; none: one will do. */
		readonly columns?: readonly string[] | undefined;
	},
): Promise<Need> {
	const { who, privilege, because, column = null } = question;
	const holder = holderOf(thing.kind);
	if (isOther(holder))
		return {
			who,
			privilege,
			thing,
			held: await holdsByAcl(session, who, privilege, thing.acl),
			columns: null,
			column,
			because,
		};
	const [row] = await session.query<{ held: boolean }>(
		`SELECT ${functions[holder]}($1::name, $2::oid, $3) AS held`,
		// Whoever may change a sequence may take its next number too.
		[who, oid, holder === 'sequences' && privilege === 'USAGE' && because !== null ? 'USAGE, UPDATE' : privilege],
	);
	const columnar = holder === 'tables' && columnPrivileges.includes(privilege);
	return {
		who,
		privilege,
		thing,
		held: row?.held === true,
		columns: columnar ? used(await readColumns(session, oid, who, privilege), question.columns) : null,
		column,
		because,
	};
}

/** Not of all of them every version has a function that tells. */
async function holdsByAcl(session: Session, who: string, privilege: string, acl: Acl): Promise<boolean> {
	const grantees = acl.filter((item) => item.privilege === privilege).map(({ grantee }) => grantee);
	const [row] = await session.query<{ held: boolean }>(
		`SELECT r.rolsuper OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = ANY($2::name[]) AND pg_has_role(r.oid, g.oid, 'USAGE')) AS held
		 FROM pg_roles r WHERE r.rolname = $1`,
		[who, grantees.filter((grantee) => grantee !== null)],
	);
	return grantees.includes(null) || row?.held === true;
}

async function readColumns(session: Session, oid: string, who: string, privilege: string): Promise<readonly Column[]> {
	const rows = await session.query<{ name: string; acl: readonly string[]; held: boolean }>(
		`SELECT a.attname AS name, coalesce(a.attacl, '{}')::text[] AS acl, has_column_privilege($2::name, a.attrelid, a.attnum, $3) AS held
		 FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
		[oid, who, privilege],
	);
	return rows.map(({ name, acl, held }) => ({ name, acl: readAcl(acl), held }));
}

function used(columns: readonly Column[], names: readonly string[] | undefined): readonly Column[] {
	if (names === undefined) return columns;
	if (names.length > 0) return columns.filter(({ name }) => names.includes(name));
	const held = columns.filter((column) => column.held);
	return held.length > 0 ? held : columns;
}
