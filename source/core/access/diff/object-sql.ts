import { identifier, qualified } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { keyword, Sql, sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import { grantKind } from '../object-kind.js';

/**
 * An object as GRANT names it. A routine's argument types come from `pg_get_function_identity_arguments` or
 * `format_type`, which the server has quoted already: the one piece of SQL that Gatehouse takes from outside.
 */
export function objectSql(object: Pick<CurrentObject, 'schema' | 'name' | 'signature'>): Sql {
	const name = qualified(object.schema, object.name);
	return object.signature === null ? name : sql`${name}(${Sql.of(object.signature)})`;
}

/** The statement that gives an object to its owner, for whoever decides to. */
export function reowned(object: CurrentObject, owner: string): string {
	return `${preview(sql`ALTER ${words[grantKind(object)]} ${objectSql(object)} OWNER TO ${identifier(owner)}`)};`;
}

const words = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;
