import { groupBy } from '../../core/group-by.js';
import type { BegunIndex } from '../../core/undo/doubts.js';
import type { Session } from '../session.js';

export type Leftovers = {
	/** The ids of those indexes that are there as the run makes them, be they finished or not. */
	readonly own: ReadonlySet<string>;
	/** Names of which there is one that the run did not make. */
	readonly others: readonly string[];
};

/**
 * What there is of indexes that a run had begun when it was cut off. It chose names that were free, but since then anybody
 * may have made one by hand; such a one is somebody's own.
 */
export async function leftoverIndexes(
	indexes: readonly BegunIndex[],
	open: (database: string) => Promise<Session>,
): Promise<Leftovers> {
	const own = new Set<string>();
	const others: string[] = [];
	for (const [database, begun] of groupBy(indexes, (index) => index.database)) {
		const session = await open(database);
		for (const index of begun) {
			const found = await lookFor(session, index);
			if (found === 'own') own.add(index.id);
			else if (found === 'other') others.push(`${index.name} in ${database}`);
		}
	}
	return { own, others };
}

/** Of this major on, what builds an index beside its writers writes down in transactions of their own how far it is. */
const stepByStep = 140_000;

/**
 * Its definition must be what the run makes, to the letter, and nobody may have said anything about it, or be at work on
 * it. And who makes one by hand in one go does so in one transaction: one that is built beside its writers is entered in
 * the first of several, and declared valid in the last.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
async function lookFor(
	session: Session,
	{ name, table, column, concurrently }: BegunIndex,
): Promise<'own' | 'other' | 'none'> {
	const [row] = await session.query<{ own: boolean }>(
		`SELECT coalesce(
				ARRAY[n.nspname, t.relname]::text[] = parse_ident($2) AND ARRAY[a.attname]::text[] = parse_ident($3)
				AND pg_get_indexdef(x.oid) = format('CREATE INDEX %I ON %s%I.%I USING btree (%I)', x.relname,
					CASE x.relkind WHEN 'I' THEN 'ONLY ' ELSE '' END, n.nspname, t.relname, a.attname)
				AND obj_description(x.oid, 'pg_class') IS NULL AND NOT i.indisclustered AND NOT i.indisreplident
				AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.datid = d.oid AND p.index_relid = x.oid)
				AND (NOT i.indisvalid OR NOT $4 OR i.xmin <> x.xmin), false) AS own
		 FROM pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace LEFT JOIN pg_index i ON i.indexrelid = x.oid
			LEFT JOIN pg_class t ON t.oid = i.indrelid LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
			JOIN pg_database d ON d.datname = current_database()
		 WHERE ARRAY[n.nspname, x.relname]::text[] = parse_ident($1)`,
		[name, table, column, concurrently && session.version >= stepByStep],
	);
	if (row === undefined) return 'none';
	return row.own ? 'own' : 'other';
}
