import type { Draft } from '../../plan/draft.js';
import { byteLength, maximumNameBytes } from '../../profile/names.js';
import { identifier, qualified } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Inside } from '../inside.js';
import type { CurrentIndex, CurrentTable } from '../row-security/current.js';

type Change = Pick<Draft, 'sql' | 'purpose' | 'undo' | 'as'>;

/** How an index comes to be: at once on a table that nobody has written to, and beside its writers on any other. */
export type IndexWork = { readonly busy: boolean; readonly drafts: readonly Change[] };

const purpose = 'every query of a tenant looks for its key first';

/**
 * An index whose first column is the tenant column, on the table and, of a partitioned one, on each of its partitions.
 * Nothing where one is there. `taken` are the names that indexes may not have; what is chosen is added to it.
 */
export function indexWork(inside: Inside, table: CurrentTable, column: string, taken: Set<string>): IndexWork {
	const busy = holdsRows(inside, table);
	if (isServed(inside, table, column)) return { busy, drafts: [] };
	const on = { inside, column, taken };
	if (!busy) return { busy, drafts: leftovers(on, table, false).concat(plain(on, table)) };
	return { busy, drafts: table.kind === 'partitioned table' ? tree(on, table).drafts : beside(on, table).drafts };
}

type On = { readonly inside: Inside; readonly column: string; readonly taken: Set<string> };

/** It, or one of its partitions. */
export function holdsRows(inside: Inside, table: CurrentTable): boolean {
	return table.holdsRows || inside.partitionsOf(table).some((each) => holdsRows(inside, each));
}

function serving(inside: Inside, table: CurrentTable, column: string): CurrentIndex | undefined {
	return inside.indexesOn(table).find((index) => index.valid && index.whole && index.columns[0] === column);
}

function isServed(inside: Inside, table: CurrentTable, column: string): boolean {
	return serving(inside, table, column) !== undefined;
}

function plain(on: On, table: CurrentTable): Change {
	const name = indexName(on, table);
	return {
		sql: sql`CREATE INDEX ${identifier(name)} ON ${target(on, table)}`,
		purpose,
		undo: { sql: sql`DROP INDEX IF EXISTS ${qualified(table.schema, name)}` },
		as: [table.owner],
	};
}

type Built = { readonly name: string; readonly drafts: readonly Change[] };

/** Without keeping anybody from writing. What an interrupted attempt has left is no use and in the way. */
function beside(on: On, table: CurrentTable): Built {
	const there = serving(on.inside, table, on.column);
	if (there !== undefined) return { name: there.name, drafts: [] };
	const name = indexName(on, table);
	const build: Change = {
		sql: sql`CREATE INDEX CONCURRENTLY ${identifier(name)} ON ${target(on, table)}`,
		purpose: `${purpose}; built while others go on writing`,
		undo: { sql: sql`DROP INDEX CONCURRENTLY IF EXISTS ${qualified(table.schema, name)}` },
		as: [table.owner],
	};
	return { name, drafts: [...leftovers(on, table, true), build] };
}

/**
 * A partitioned table cannot be indexed concurrently: each partition is, then the table alone, and at last the one is
 * attached to the other. It is valid when all are.
 * @see https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE
 */
function tree(on: On, table: CurrentTable): Built {
	const parts = on.inside.partitionsOf(table).filter((part) => part.kind !== 'foreign table');
	const built = parts.map((part) => ({
		part,
		...(part.kind === 'partitioned table' ? tree(on, part) : beside(on, part)),
	}));
	const waiting = on.inside
		.indexesOn(table)
		.find((index) => !index.valid && index.whole && index.columns[0] === on.column);
	const own = waiting?.name ?? serving(on.inside, table, on.column)?.name ?? indexName(on, table);
	const exists = waiting !== undefined || isServed(on.inside, table, on.column);
	const parent: readonly Change[] = exists
		? []
		: [
				{
					sql: sql`CREATE INDEX ${identifier(own)} ON ONLY ${target(on, table)}`,
					purpose: `${purpose}; over the partitions, once each of theirs is attached`,
					undo: { sql: sql`DROP INDEX IF EXISTS ${qualified(table.schema, own)}` },
					as: [table.owner],
				},
			];
	const attached = built.filter(({ part, name }) => !isAttached(on.inside, part, name, own));
	return {
		name: own,
		drafts: [
			...built.flatMap((each) => each.drafts),
			...parent,
			...attached.map(
				({ part, name }): Change => ({
					sql: sql`ALTER INDEX ${qualified(table.schema, own)} ATTACH PARTITION ${qualified(part.schema, name)}`,
					purpose: `joins the index of ${part.name} to that of ${table.name}`,
					undo: { none: 'an attached index goes with the index that it is attached to' },
					as: [table.owner, part.owner],
				}),
			),
		],
	};
}

function isAttached(inside: Inside, part: CurrentTable, name: string, parent: string): boolean {
	return inside.indexesOn(part).some((index) => index.name === name && index.parent === parent);
}

function target({ column }: On, table: CurrentTable): Sql {
	return sql`${qualified(table.schema, table.name)} (${identifier(column)})`;
}

/** Invalid, of a table that is no partitioned one: what CREATE INDEX CONCURRENTLY leaves when it is interrupted. */
function leftovers({ inside, column }: On, table: CurrentTable, busy: boolean): Change[] {
	if (table.kind !== 'table') return [];
	return inside
		.indexesOn(table)
		.filter((index) => !index.valid && !index.unique && index.columns.length === 1 && index.columns[0] === column)
		.map((index) => ({
			sql: sql`DROP INDEX ${busy ? sql`CONCURRENTLY ` : sql``}${qualified(index.schema, index.name)}`,
			purpose: 'an interrupted CREATE INDEX CONCURRENTLY has left it: it is never used, and slows every write',
			undo: { none: 'it was of no use' },
			as: [table.owner],
		}));
}

/** As PostgreSQL would call it: table, column and `idx`, cut to what a name can hold, and numbered where it is taken. */
function indexName({ column, taken }: On, table: CurrentTable): string {
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
