import type { Membership } from '../access/current.js';
import { shellWord } from '../shell-word.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { type Sql, sql } from '../sql/sql.js';

/** A statement as it is shown, to be copied. */
export function said(statement: Sql): string {
	return `${preview(statement)};`;
}

/** From 16 on a membership belongs to whoever granted it, and only that one is taken away. */
export function leaveSql(edge: Membership, version: number): Sql {
	return granted(sql`REVOKE ${identifier(edge.role)} FROM ${identifier(edge.member)}`, edge, version);
}

/** The membership stays, and may not be handed on. */
export function keepOnlySql(edge: Membership, version: number): Sql {
	return granted(sql`REVOKE ADMIN OPTION FOR ${identifier(edge.role)} FROM ${identifier(edge.member)}`, edge, version);
}

function granted(statement: Sql, edge: Membership, version: number): Sql {
	return edge.grantor === null || version < 160_000
		? statement
		: sql`${statement} GRANTED BY ${identifier(edge.grantor)}`;
}

/** What asks why one thing is refused, where no statement of one check's own would mend it. */
export function explaining(role: string, database: string, on: string, privilege: string): string {
	return `gatehouse explain --role ${shellWord(role)} --database ${shellWord(database)} --on ${shellWord(on)} --privilege ${privilege}`;
}
