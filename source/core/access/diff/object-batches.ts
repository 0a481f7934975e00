import { inBatches } from '../../in-batches.js';
import { identifier } from '../../sql/quote.js';
import { keyword, list, type Sql, sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import { type GrantKind, grantKind, objectName } from '../object-kind.js';
import { objectSql } from './object-sql.js';

/** PostgreSQL 18 locks every object that a GRANT names, so a statement names a bounded number. */
const batch = 200;

const plural = { tables: keyword('TABLES'), sequences: keyword('SEQUENCES'), routines: keyword('ROUTINES') } as const;
const singular = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;

/** The objects that need one and the same change. */
export type Alike<Change> = { readonly change: Change; readonly objects: readonly CurrentObject[] };

export function gather<Change>(changes: Iterable<readonly [Change, CurrentObject]>): readonly Alike<Change>[] {
	const groups = new Map<string, { change: Change; objects: CurrentObject[] }>();
	for (const [change, object] of changes) {
		const key = JSON.stringify(change);
		const group = groups.get(key) ?? { change, objects: [] };
		group.objects.push(object);
		groups.set(key, group);
	}
	return [...groups.values()];
}

/** Objects as GRANT takes them, and the same for people. */
export type Target = { readonly on: Sql; readonly described: string };

/** `ALL TABLES IN SCHEMA` where that is just what is meant, and the objects by name where it would reach others. */
export function targets(
	kind: GrantKind,
	objects: readonly CurrentObject[],
	here: readonly CurrentObject[],
): readonly Target[] {
	const [first] = objects;
	const all = here.filter((object) => grantKind(object) === kind);
	if (first === undefined || all.length !== objects.length) return enumerated(kind, objects);
	return [{ on: sql`ALL ${plural[kind]} IN SCHEMA ${identifier(first.schema)}`, described: counted(objects, kind) }];
}

/** By name, in batches. */
export function enumerated(kind: GrantKind, objects: readonly CurrentObject[]): readonly Target[] {
	return inBatches(objects, batch).map((some) => ({
		on: sql`${singular[kind]} ${list(some.map(objectSql))}`,
		described: counted(some, kind),
	}));
}

function counted(objects: readonly CurrentObject[], kind: GrantKind): string {
	const [first] = objects;
	return first !== undefined && objects.length === 1 ? objectName(first) : `${objects.length} ${kind}`;
}
