import { literal } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';

/** One test of pgTAP's: a call of one of its functions, whose last argument is what it says; or a query that must find nothing. */
export type PgtapTest =
	| { readonly kind: 'call'; readonly of: PgtapFunction; readonly given: readonly Sql[]; readonly says: string }
	/** What it finds is told, row by row. */
	| { readonly kind: 'nothing'; readonly query: Sql; readonly says: string };

export type PgtapFunction =
	| 'ok'
	| 'is'
	| 'has_role'
	| 'isnt_superuser'
	| 'is_member_of'
	| 'db_owner_is'
	| 'database_privs_are'
	| 'schema_privs_are'
	| 'table_privs_are'
	| 'sequence_privs_are'
	| 'function_privs_are'
	| 'policies_are'
	| 'policy_roles_are'
	| 'policy_cmd_is';

/** pgTAP quotes the names itself, so they are given as text. */
export function name(text: string): Sql {
	return sql`${literal(text)}::name`;
}

export function names(texts: readonly string[]): Sql {
	return texts.length === 0 ? sql`'{}'::name[]` : sql`ARRAY[${list(texts.map(literal))}]::name[]`;
}

/** For IN, which takes no empty list: NULL is in none. */
export function among(texts: readonly string[]): Sql {
	return sql`(${texts.length === 0 ? sql`NULL` : list(texts.map(literal))})`;
}

/** Rows of text for a query to compare with. */
export function rows(values: readonly (readonly string[])[]): Sql {
	return list(values.map((row) => sql`(${list(row.map((each) => sql`${literal(each)}::text`))})`));
}

export const call = (says: string, of: PgtapFunction, ...given: readonly Sql[]): PgtapTest => ({
	kind: 'call',
	of,
	given,
	says,
});
export const nothing = (says: string, query: Sql): PgtapTest => ({ kind: 'nothing', query, says });

/** `SELECT and INSERT`, or `nothing`. */
export function held(privileges: readonly string[]): string {
	if (privileges.length < 2) return privileges[0] ?? 'nothing';
	return `${privileges.slice(0, -1).join(', ')} and ${privileges.at(-1)}`;
}
