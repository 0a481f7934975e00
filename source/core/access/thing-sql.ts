import { Sql, sql } from '../sql/sql.js';

/** Something that has an owner or an ACL; the server has quoted its name. */
type Thing = { readonly kind: string; readonly name: string };

/** As GRANT names it. */
export function thingSql({ kind, name }: Thing): Sql {
	return sql`${Sql.of(kind)} ${Sql.of(name)}`;
}

/** The head of what changes it: ALTER has a shorter word for a server than GRANT. */
export function alterSql({ kind, name }: Thing): Sql {
	return sql`ALTER ${thingSql({ kind: kind === 'FOREIGN SERVER' ? 'SERVER' : kind, name })}`;
}
