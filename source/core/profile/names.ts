import type { Access } from './access.js';

/** PostgreSQL's NAMEDATALEN less one. https://www.postgresql.org/docs/current/limits.html */
export const maximumNameBytes = 63;

const encoder = new TextEncoder();

export function byteLength(text: string): number {
	return encoder.encode(text).length;
}

/** A name for a message: quoted, with control characters made visible, and cut where it would fill the screen. */
export function quoteName(name: string): string {
	const characters = [...name];
	return JSON.stringify(characters.length > 80 ? `${characters.slice(0, 80).join('')}…` : name);
}

/** Why PostgreSQL cannot hold this name, or undefined. Longer names it would cut silently, so that two could collide. */
export function identifierProblem(name: string): string | undefined {
	if (name === '') return 'is empty; give it a name';
	if (name.includes('\0')) return 'contains a NUL character, which PostgreSQL cannot hold; remove it';
	// Half of a surrogate pair has no UTF-8; two such names would be sent as the same bytes.
	if (/\p{Surrogate}/u.test(name)) return 'is not valid Unicode; write it again';
	const bytes = byteLength(name);
	if (bytes <= maximumNameBytes) return undefined;
	return `${quoteName(name)} is ${bytes} bytes long and PostgreSQL keeps ${maximumNameBytes}; shorten it by ${bytes - maximumNameBytes}`;
}

const reserved: Readonly<Record<NameKind, readonly string[]>> = {
	role: ['public', 'none'],
	database: ['template0', 'template1'],
	// In a search_path it stands for the schema that is called like the login, so no unqualified name would be found in it.
	schema: ['information_schema', '$user'],
};

/** The kinds of name that a profile gives to things on the server. */
export type NameKind = 'role' | 'database' | 'schema';

/**
 * As `identifierProblem`, and what is reserved. Case counts, as it does for PostgreSQL once a name is quoted:
 * `"Public"` is a role like any other. https://www.postgresql.org/docs/current/sql-createrole.html
 */
export function nameProblem(kind: NameKind, name: string): string | undefined {
	const problem = identifierProblem(name);
	if (problem !== undefined) return problem;
	if (name.startsWith('pg_'))
		return `${quoteName(name)} begins with pg_, which PostgreSQL keeps for itself; choose another`;
	if (reserved[kind].includes(name)) return `${quoteName(name)} is reserved by PostgreSQL; choose another`;
	return undefined;
}

/** The names that Gatehouse makes up for a database: who owns it, who may enter it, and the tenants' group. */
export function madeUpNames(database: string): {
	readonly databaseOwner: string;
	readonly connect: string;
	readonly tenants: string;
} {
	return { databaseOwner: `${database}_db_owner`, connect: `${database}_connect`, tenants: `${database}_tenants` };
}

/**
 * The group of the tenants' logins that may do the same, where a tenant has several kinds: `shop_tenants_read_only`;
 * numbered where two of them are `custom`.
 */
export function accessGroupName(tenants: string, access: Access, number: number): string {
	return `${tenants}_${access.replace('-', '_')}${number === 1 ? '' : `_${number}`}`;
}
