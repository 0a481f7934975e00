import type { Inside } from '../inside.js';
import type { CurrentTable } from '../row-security/current.js';
import {
	dropLeftovers,
	type IndexDraft,
	type IndexPlace,
	indexAtOnce,
	indexBeside,
	indexName,
	indexPurpose,
} from './build-index.js';
import { partitionIndexes } from './partition-indexes.js';

/** How an index comes to be: at once on a table that nobody has written to, and beside its writers on any other. */
export type IndexWork = { readonly busy: boolean; readonly drafts: readonly IndexDraft[] };

/**
 * An index whose first column is the tenant column, on the table and, of a partitioned one, on each of its partitions.
 * Nothing where one is there. `taken` are the names that indexes may not have; what is chosen is added to it.
 */
export function indexWork(inside: Inside, table: CurrentTable, column: string, taken: Set<string>): IndexWork {
	const busy = holdsRows(inside, table);
	if (isServed(inside, table, column)) return { busy, drafts: [] };
	const place: IndexPlace = { inside, column, taken };
	if (busy && table.kind === 'partitioned table') return { busy, drafts: partitionIndexes(place, table) };
	const cleared = dropLeftovers(place, table, busy);
	const name = indexName(place, table);
	const index = busy
		? indexBeside(place, table, name)
		: indexAtOnce(place, table, { name, only: false, purpose: indexPurpose });
	return { busy, drafts: [...cleared, index] };
}

/** It, or one of its partitions. */
function holdsRows(inside: Inside, table: CurrentTable): boolean {
	return table.holdsRows || inside.partitionsOf(table).some((each) => holdsRows(inside, each));
}

function isServed(inside: Inside, table: CurrentTable, column: string): boolean {
	return inside.indexesOn(table).some((index) => index.valid && index.finds && index.columns[0] === column);
}
