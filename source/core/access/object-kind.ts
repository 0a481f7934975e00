import type { CurrentObject, ObjectKind } from './current.js';

/** The three kinds that privileges know; every object is of one. */
export type GrantKind = 'tables' | 'sequences' | 'routines';

const kinds: Readonly<Record<ObjectKind, GrantKind>> = {
	table: 'tables',
	'partitioned table': 'tables',
	view: 'tables',
	'materialized view': 'tables',
	'foreign table': 'tables',
	sequence: 'sequences',
	function: 'routines',
	procedure: 'routines',
	aggregate: 'routines',
	'window function': 'routines',
};

export function grantKind(object: Pick<CurrentObject, 'kind'>): GrantKind {
	return kinds[object.kind];
}

/** `app.orders`, or `app.total(integer, text)` for a routine. For people; SQL is made by `objectSql`. */
export function objectName(object: Pick<CurrentObject, 'schema' | 'name' | 'signature'>): string {
	const name = `${object.schema}.${object.name}`;
	return object.signature === null ? name : `${name}(${object.signature})`;
}
