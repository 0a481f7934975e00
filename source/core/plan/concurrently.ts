import { preview } from '../sql/render.js';
import type { Statement } from './plan.js';

/*
 * Statements that PostgreSQL runs in several transactions of its own, so that writers go on meanwhile. They begin with
 * the words; what follows may be a name that somebody chose.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */

/** Waits for the transactions of other sessions, however long those take, and holds none of them up. */
export function waitsForOthers({ sql }: Pick<Statement, 'sql'>): boolean {
	return /^(?:(?:CREATE (?:UNIQUE )?|DROP )INDEX|REINDEX (?:INDEX|TABLE)) CONCURRENTLY\b/.test(preview(sql));
}

/** Leaves an index behind, marked invalid, when it fails half-way. */
export function leavesRemnant({ sql }: Pick<Statement, 'sql'>): boolean {
	return /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY\b/.test(preview(sql));
}
