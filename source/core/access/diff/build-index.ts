import type { Draft } from '../../plan/draft.js';
import { byteLength, maximumNameBytes } from '../../profile/names.js';
import { identifier, qualified } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Inside } from '../inside.js';
import type { CurrentIndex, CurrentTable } from '../row-security/current.js';

export type IndexDraft = Pick<Draft, 'sql' | 'purpose' | 'undo' | 'as'> & { readonly effect?: 'change' };

/** What the index of one table is made from. `taken` are the names that it may not have; what is chosen is added to it. */
export type IndexPlace = { readonly inside: Inside; readonly column: string; readonly taken: Set<string> };

export const indexPurpose = 'every query of a tenant looks for its key first';

/** In the transaction of whoever makes it: nobody writes to the table until that ends. */
export function indexAtOnce(
	place: IndexPlace,
	table: CurrentTable,
	{ name, only, purpose }: { readonly name: string; readonly only: boolean; readonly purpose: string },
): IndexDraft {
	return {
		sql: sql`CREATE INDEX ${identifier(name)} ON ${only ? sql`ONLY ` : sql``}${target(place, table)}`,
		purpose,
		undo: { sql: sql`DROP INDEX IF EXISTS ${qualified(table.schema, name)}` },
		as: [table.owner],
	};
}

/** Without keeping anybody from writing. */
export function indexBeside(place: IndexPlace, table: CurrentTable, name: string): IndexDraft {
	return {
		sql: sql`CREATE INDEX CONCURRENTLY ${identifier(name)} ON ${target(place, table)}`,
		purpose: `${indexPurpose}; built while others go on writing`,
		undo: { sql: sql`DROP INDEX CONCURRENTLY IF EXISTS ${qualified(table.schema, name)}` },
		as: [table.owner],
	};
}

function target({ column }: IndexPlace, table: CurrentTable): Sql {
	return sql`${qualified(table.schema, table.name)} (${identifier(column)})`;
}

/** What an interrupted attempt has left is no use and in the way; its name is free again. */
export function dropLeftovers(place: IndexPlace, table: CurrentTable, concurrently: boolean): readonly IndexDraft[] {
	return place.inside
		.indexesOn(table)
		.filter((index) => !index.valid && !index.unique && index.parent === null)
		.filter((index) => index.columns.length === 1 && index.columns[0] === place.column)
		.map((index) => dropIndex(place, table, index, concurrently));
}

function dropIndex({ taken }: IndexPlace, table: CurrentTable, index: CurrentIndex, concurrently: boolean): IndexDraft {
	taken.delete(index.name);
	return {
		sql: sql`DROP INDEX ${concurrently ? sql`CONCURRENTLY ` : sql``}${qualified(index.schema, index.name)}`,
		purpose: 'an interrupted attempt has left it: it is never used, and slows every write',
		undo: { none: 'it was of no use' },
		effect: 'change',
		as: [table.owner],
	};
}

/** As PostgreSQL would call it: table, column and `idx`, cut to what a name can hold, and numbered where it is taken. */
export function indexName({ column, taken }: IndexPlace, table: CurrentTable): string {
	for (let attempt = 0; ; attempt++) {
		const end = `_idx${attempt === 0 ? '' : attempt}`;
		const name = `${cut(`${table.name}_${column}`, maximumNameBytes - byteLength(end))}${end}`;
		if (taken.has(name)) continue;
		taken.add(name);
		return name;
	}
}

function cut(text: string, bytes: number): string {
	const characters = [...text];
	while (byteLength(characters.join('')) > bytes) characters.pop();
	return characters.join('');
}
