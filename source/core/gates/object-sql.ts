import { objectSql } from '../access/diff/object-sql.js';
import { grantKind, objectName } from '../access/object-kind.js';
import { identifier } from '../sql/quote.js';
import { keyword, list, type Sql, sql } from '../sql/sql.js';
import type { Member, ObjectClass } from './catalog.js';

const words = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;

/** `TABLE app.a, app.b`: the objects of a class as GRANT and REVOKE name them. */
export function classSql(object: ObjectClass, most = Number.POSITIVE_INFINITY): Sql {
	const names = object.members.slice(0, most).map((member) => objectSql({ ...member, schema: object.schema }));
	return sql`${words[grantKind(object)]} ${list(names)}`;
}

/** A class for each of its members: ALTER takes one object at a time. */
export function eachOf(object: ObjectClass): readonly ObjectClass[] {
	return object.members.map((member) => ({ ...object, members: [member] }));
}

/** The same for whom it is to belong to. */
export function ownerSql(object: ObjectClass, member: Member, owner: string): Sql {
	const name = objectSql({ ...member, schema: object.schema });
	return sql`ALTER ${words[grantKind(object)]} ${name} OWNER TO ${identifier(owner)}`;
}

/** `app.orders and 3 more`, for people. */
export function className({ schema, members }: ObjectClass): string {
	const [first] = members;
	const more = members.length > 1 ? ` and ${members.length - 1} more` : '';
	return `${first === undefined ? schema : objectName({ ...first, schema })}${more}`;
}
