import type { KeyType } from '../../profile/vocabulary.js';
import type { CurrentObject } from '../current.js';
import type { DesiredRowSecurity } from '../desired.js';
import type { CurrentTable } from './current.js';

/** What a table, or something that can be read like one, is to the tenants. */
export type Standing =
	/** Holds rows of all tenants, and a policy can tell whose they are. */
	| { readonly kind: 'tenant'; readonly columnType: string }
	/** Named by the profile and without the column: the same for everyone, so everyone may read it. */
	| { readonly kind: 'common' }
	/** A view that shows its reader what its reader may see. */
	| { readonly kind: 'view' }
	/** Part of another table, and reached through that one alone. */
	| { readonly kind: 'partition' }
	| { readonly kind: 'shut'; readonly why: string };

export type Standings = readonly { readonly object: CurrentObject; readonly standing: Standing }[];

/** Types that a key of the profile's type compares with, without a cast that an index could not follow. */
const fitting: Readonly<Record<KeyType, readonly string[]>> = {
	uuid: ['uuid'],
	text: ['text', 'character varying'],
	integer: ['integer', 'bigint', 'smallint'],
	bigint: ['bigint', 'integer', 'smallint'],
};

/** `table` is what is known of it beside the object, where it is a table. */
export function standingOf(
	{ column, type, tables }: Pick<DesiredRowSecurity, 'column' | 'type' | 'tables'>,
	object: Pick<CurrentObject, 'kind' | 'name' | 'isPartition' | 'securityInvoker'>,
	table: Pick<CurrentTable, 'columnType' | 'hasChildren'> | undefined,
): Standing {
	const named = tables !== 'all' && tables.includes(object.name);
	switch (object.kind) {
		case 'view':
			return object.securityInvoker
				? { kind: 'view' }
				: shut(
						'a view reads with the rights of its owner, past the policies of its reader; from PostgreSQL 15 on `WITH (security_invoker = true)` mends that',
					);
		case 'materialized view':
			return shut('a materialized view holds rows of every tenant, and can have no policy');
		case 'foreign table':
			return shut('a foreign table can have no policy');
		default:
	}
	if (object.isPartition) return { kind: 'partition' };
	const columnType = table?.columnType ?? null;
	if (columnType === null && !named) return shut(`it has no column ${column}`);
	if (columnType === null)
		return table?.hasChildren === true
			? shut('other tables inherit from it, and whoever reads it reads their rows, of every tenant')
			: { kind: 'common' };
	if (tables !== 'all' && !named) return shut('the profile does not name it');
	return fitting[type].includes(columnType)
		? { kind: 'tenant', columnType }
		: shut(`its ${column} is of type ${columnType}, and the profile's keys are ${type}`);
}

/**
 * Holds rows of every tenant, and no policy binds even its owner there. Who comes by its parent, or comes as a login, is
 * not let through; what runs with the owner's rights is.
 */
export function isLoose(
	standing: Standing,
	{ kind }: Pick<CurrentObject, 'kind'>,
	table: Pick<CurrentTable, 'columnType' | 'hasChildren'> | undefined,
): boolean {
	if (standing.kind === 'partition' || kind === 'materialized view' || kind === 'foreign table') return true;
	// A view has no rows of its own, and its owner is bound where they are.
	if (standing.kind !== 'shut' || kind === 'view' || table === undefined) return false;
	return table.columnType !== null || table.hasChildren;
}

function shut(why: string): Standing {
	return { kind: 'shut', why };
}

/** What may be granted of it. */
export function offeredOf<Privilege extends string>(
	{ kind }: Standing,
	privileges: readonly Privilege[],
): readonly Privilege[] {
	if (kind === 'tenant' || kind === 'view') return privileges;
	return kind === 'common' ? privileges.filter((privilege) => privilege === 'SELECT') : [];
}
