import { identifier } from '../../sql/quote.js';
import { keyword, type Sql, sql } from '../../sql/sql.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';
import { privileges } from './words.js';

/** The kinds of object that the profile gives default privileges on, and how they are written. */
export const kinds = [
	{ objects: 'tables', word: keyword('TABLES') },
	{ objects: 'sequences', word: keyword('SEQUENCES') },
	{ objects: 'routines', word: keyword('ROUTINES') },
] as const;

/** Those that others may be given by hand too; no schema holds these. */
export const kindsAnywhere = [
	...kinds,
	{ objects: 'schemas', word: sql`SCHEMAS` },
	{ objects: 'large objects', word: sql`LARGE OBJECTS` },
] as const;

export type DefaultKind = (typeof kindsAnywhere)[number];

/** Whoever makes objects in the profile's schemas. */
export function creatorsOf(wanted: DesiredDatabase): ReadonlySet<string> {
	return new Set(wanted.schemas.flatMap((schema) => [schema.owner, ...schema.creators]));
}

/** EXECUTE for PUBLIC is taken by itself, of the owners; and what others give to PUBLIC in schemas of their own is theirs. */
export function isPublicShutHere(situation: Situation, creator: string, kind: DefaultKind): boolean {
	return kind.objects !== 'routines' && situation.isOurs(creator);
}

export function alterDefaults(creator: string, schema: string | null): Sql {
	const alter = sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)}`;
	return schema === null ? alter : sql`${alter} IN SCHEMA ${identifier(schema)}`;
}

export function onLater(names: readonly string[], kind: DefaultKind): Sql {
	return sql`${privileges(names)} ON ${kind.word}`;
}
