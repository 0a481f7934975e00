import { qualified } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import type { CurrentIndex, CurrentTable } from '../row-security/current.js';
import {
	dropLeftovers,
	type IndexDraft,
	type IndexPlace,
	indexAtOnce,
	indexBeside,
	indexName,
	indexPurpose,
} from './build-index.js';

/**
 * A partitioned table cannot be indexed concurrently: each partition is, then the table alone, and at last the one is
 * attached to the other. It is valid when all are.
 * @see https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE
 */
export function partitionIndexes(place: IndexPlace, table: CurrentTable): readonly IndexDraft[] {
	return hasForeign(place, table) ? overForeign(place, table) : tree(place, table, null).drafts;
}

type Built = {
	readonly name: string;
	/** It is attached where it belongs already. */
	readonly attached: boolean;
	readonly drafts: readonly IndexDraft[];
};

function tree(place: IndexPlace, table: CurrentTable, above: string | null): Built {
	const there = attachable(place, table, above);
	const attached = there !== undefined && there.parent === above;
	if (there?.valid === true) return { name: there.name, attached, drafts: [] };
	if (table.kind === 'table') return { attached: false, ...leaf(place, table) };
	const name = there?.name ?? indexName(place, table);
	const purpose = `${indexPurpose}; over the partitions, once each of theirs is attached`;
	const built = place.inside.partitionsOf(table).map((part) => ({ part, ...tree(place, part, name) }));
	// What was there before would be dropped with what it is attached to.
	const joinsOthers = there !== undefined || built.some((each) => !each.attached && each.drafts.length === 0);
	return {
		name,
		attached,
		drafts: (joinsOthers ? stays : asIs)([
			...built.flatMap((each) => each.drafts),
			...(there === undefined ? [indexAtOnce(place, table, { name, only: true, purpose })] : []),
			...built.filter((each) => !each.attached).map((each) => attach(table, name, each.part, each.name)),
		]),
	};
}

function asIs(drafts: readonly IndexDraft[]): readonly IndexDraft[] {
	return drafts;
}

function stays(drafts: readonly IndexDraft[]): readonly IndexDraft[] {
	const none =
		'an index that was there before is part of it now and would be dropped with it; it only makes queries faster';
	return drafts.map((draft) => ({ ...draft, undo: { none } }));
}

/**
 * An index of the table that fits one that is made on the partitioned table above: of the same columns and nothing more,
 * or the server refuses to attach it. Of a partitioned table also one that still waits for its partitions'.
 */
function attachable(place: IndexPlace, table: CurrentTable, above: string | null): CurrentIndex | undefined {
	const fitting = place.inside
		.indexesOn(table)
		.filter((index) => index.plain && index.columns[0] === place.column)
		.filter((index) => index.parent === null || index.parent === above)
		.filter((index) => index.valid || table.kind === 'partitioned table');
	return fitting.find((index) => index.valid) ?? fitting[0];
}

function leaf(
	place: IndexPlace,
	table: CurrentTable,
): { readonly name: string; readonly drafts: readonly IndexDraft[] } {
	const cleared = dropLeftovers(place, table, true);
	const name = indexName(place, table);
	return { name, drafts: [...cleared, indexBeside(place, table, name)] };
}

function attach(table: CurrentTable, index: string, part: CurrentTable, own: string): IndexDraft {
	return {
		sql: sql`ALTER INDEX ${qualified(table.schema, index)} ATTACH PARTITION ${qualified(part.schema, own)}`,
		purpose: `joins the index of ${part.name} to that of ${table.name}`,
		undo: { none: 'an attached index goes with the index that it is attached to' },
		as: [table.owner, part.owner],
	};
}

/**
 * A foreign table takes no index, so one that waits for all partitions would wait for ever. An ordinary one takes those
 * of the partitions that are there already and builds nothing: it keeps writers out for a moment only.
 */
function overForeign(place: IndexPlace, table: CurrentTable): readonly IndexDraft[] {
	const family = descendants(place, table);
	const waiting = [table, ...family]
		.filter((each) => each.kind === 'partitioned table')
		.flatMap((each) => dropLeftovers(place, each, false));
	const leaves = family
		.filter((each) => each.kind === 'table')
		.flatMap((each) => (attachable(place, each, null) === undefined ? leaf(place, each).drafts : []));
	const name = indexName(place, table);
	const purpose = `${indexPurpose}; takes the indexes of the partitions, and leaves out what is on other servers`;
	return [...waiting, ...leaves, indexAtOnce(place, table, { name, only: false, purpose })];
}

function hasForeign(place: IndexPlace, table: CurrentTable): boolean {
	return descendants(place, table).some((each) => each.kind === 'foreign table');
}

function descendants(place: IndexPlace, table: CurrentTable): readonly CurrentTable[] {
	return place.inside.partitionsOf(table).flatMap((part) => [part, ...descendants(place, part)]);
}
