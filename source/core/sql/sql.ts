import type { KeyType } from '../profile/vocabulary.js';

/**
 * A piece of SQL: text, and holes where a password's verifier will stand.
 *
 * There is one record and three ways to write it down (`render.ts`): for the eye, for psql, and for the server. Only
 * the last fills the holes, so nothing that prints can leak what it does not hold.
 */
export class Sql {
	readonly parts: readonly SqlPart[];

	private constructor(parts: readonly SqlPart[]) {
		this.parts = parts;
	}

	/** For the builders in this folder only: everyone else composes with {@link sql}. */
	static of(...parts: readonly SqlPart[]): Sql {
		return new Sql(parts);
	}
}

/** Where the SCRAM verifier of one login goes when the statement runs. */
export type VerifierHole = { readonly verifierOf: string };
export type SqlPart = string | VerifierHole;

/** The words that may stand in a statement as they are, beside those of the template itself. */
export type Keyword =
	| 'SELECT'
	| 'INSERT'
	| 'UPDATE'
	| 'DELETE'
	| 'TRUNCATE'
	| 'REFERENCES'
	| 'TRIGGER'
	| 'MAINTAIN'
	| 'USAGE'
	| 'CREATE'
	| 'CONNECT'
	| 'TEMPORARY'
	| 'EXECUTE'
	| 'SET'
	| 'ALTER SYSTEM'
	| 'TABLES'
	| 'SEQUENCES'
	| 'ROUTINES'
	| 'TABLE'
	| 'SEQUENCE'
	| 'ROUTINE'
	| 'DATABASE'
	| 'SCHEMA'
	| 'TYPE'
	| 'LANGUAGE'
	| 'FOREIGN DATA WRAPPER'
	| 'FOREIGN SERVER'
	| 'LARGE OBJECT'
	| 'TABLESPACE'
	| 'PARAMETER'
	| 'ROLE'
	| 'LOGIN'
	| 'NOLOGIN'
	| 'CREATEROLE'
	| 'CREATEDB'
	| 'ALL';

/** Composes SQL. Only SQL may be put into it: a bare string does not compile. */
export function sql(strings: TemplateStringsArray, ...values: readonly Sql[]): Sql {
	const parts: SqlPart[] = [];
	for (const [index, text] of strings.entries()) {
		if (text !== '') parts.push(text);
		parts.push(...(values[index]?.parts ?? []));
	}
	return Sql.of(...parts);
}

export function keyword(word: Keyword): Sql {
	return Sql.of(word);
}

export function integer(value: number): Sql {
	if (!Number.isSafeInteger(value)) throw new TypeError('not an integer');
	return Sql.of(String(value));
}

/** A type of the tenant column, which is a word of PostgreSQL's own. */
export function keyType(type: KeyType): Sql {
	return Sql.of(type);
}

export function verifierOf(role: string): Sql {
	return Sql.of({ verifierOf: role });
}

export const nothing: Sql = Sql.of();

/** `a, b, c`. */
export function list(items: readonly Sql[], separator: ', ' | ' ' | '.' = ', '): Sql {
	return Sql.of(...items.flatMap((item, index) => (index === 0 ? item.parts : [separator, ...item.parts])));
}
