import { few, grantees } from '../../access/diff/words.js';
import type { Predicate } from '../../access/row-security/predicates.js';
import { identifier } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { RowFacts } from '../catalog.js';

/* What a policy says, in words and compared with what it should say; and the statements that put it right. */

export type Policy = RowFacts['policies'][number];

export const commands = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
export type Command = (typeof commands)[number];

export function commandsOf({ command }: Policy): readonly Command[] {
	return command === 'ALL' ? commands : [command];
}

/** For this command, the policy says just that: which rows there are, and which may be written. */
export function isJust({ using, check }: Policy, command: Command, { stored }: Predicate): boolean {
	const says = (held: string | null) => held !== null && stored.includes(held);
	const reads = command === 'INSERT' || says(using);
	// Without a WITH CHECK what may be written is what may be seen.
	const writes = command === 'SELECT' || command === 'DELETE' || says(check ?? using);
	return reads && writes;
}

export function isCovered(policies: readonly Policy[], role: string, command: Command, rows: Predicate): boolean {
	return policies.some(
		(policy) =>
			(policy.roles.includes(role) || policy.roles.includes(null)) &&
			commandsOf(policy).includes(command) &&
			isJust(policy, command, rows),
	);
}

export function toWhom({ roles }: Policy): string {
	return few(roles.map((role) => role ?? 'PUBLIC'));
}

export function doWhat({ command }: Policy): string {
	return command === 'ALL' ? 'read and write' : command;
}

export function whereOf({ using, check }: Policy): string {
	return [...new Set([using, check].filter((each) => each !== null))].join(' or ') || 'true';
}

/** Several checks may have the same fix: whoever runs each of them is not stopped by the second. */
export function drop(name: string, table: Sql): readonly Sql[] {
	return [sql`DROP POLICY IF EXISTS ${identifier(name)} ON ${table}`];
}

/** What has the name already, and says something else or is for somebody else, goes first. */
export function create(
	name: string,
	table: Sql,
	roles: readonly string[],
	{ sql: condition }: Predicate,
	kind: 'permissive' | 'restrictive',
): readonly Sql[] {
	const as = kind === 'permissive' ? sql`` : sql` AS RESTRICTIVE`;
	return [
		...drop(name, table),
		sql`CREATE POLICY ${identifier(name)} ON ${table}${as} TO ${grantees(roles)} USING (${condition}) WITH CHECK (${condition})`,
	];
}
