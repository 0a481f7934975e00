import { qualified } from '../../sql/quote.js';
import { Sql, sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';

/**
 * An object as GRANT names it. A routine's argument types come from `pg_get_function_identity_arguments` or
 * `format_type`, which the server has quoted already: the one piece of SQL that Gatehouse takes from outside.
 */
export function objectSql(object: Pick<CurrentObject, 'schema' | 'name' | 'signature'>): Sql {
	const name = qualified(object.schema, object.name);
	return object.signature === null ? name : sql`${name}(${Sql.of(object.signature)})`;
}
