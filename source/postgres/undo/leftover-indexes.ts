import { groupBy } from '../../core/group-by.js';
import type { BegunIndex } from '../../core/undo/doubts.js';
import type { Session } from '../session.js';

/**
 * The ids of those indexes that are there, be they valid or not: of that name, on that column of that table. The run chose
 * names that were free.
 */
export async function leftoverIndexes(
	indexes: readonly BegunIndex[],
	open: (database: string) => Promise<Session>,
): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for (const [database, own] of groupBy(indexes, (index) => index.database)) {
		const session = await open(database);
		for (const { id, name, table, column } of own) {
			const rows = await session.query(
				`SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
					JOIN pg_namespace n ON n.oid = t.relnamespace
					JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
				 WHERE ARRAY[n.nspname, x.relname]::text[] = parse_ident($1) AND ARRAY[n.nspname, t.relname]::text[] = parse_ident($2)
					AND ARRAY[a.attname]::text[] = parse_ident($3) AND i.indnatts = 1 AND NOT i.indisunique`,
				[name, table, column],
			);
			if (rows.length > 0) found.add(id);
		}
	}
	return found;
}
