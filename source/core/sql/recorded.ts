import { Sql } from './sql.js';

/** SQL that Gatehouse itself wrote down earlier, in a receipt that only this user can have changed since. */
export function recordedSql(text: string): Sql {
	return Sql.of(text);
}
