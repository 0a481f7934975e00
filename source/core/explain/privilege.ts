import { type GrantKind, grantKind } from '../access/object-kind.js';
import { UsageError } from '../errors.js';
import { didYouMean } from '../profile/nearest.js';
import { type Kind, type OtherKind, otherKinds } from './facts.js';

/** What privileges are held on; a kind of object counts as what GRANT calls it. */
export type Holder = 'database' | 'schema' | GrantKind | OtherKind;

const held: Readonly<Record<Holder, readonly string[]>> = {
	database: ['CONNECT', 'CREATE', 'TEMPORARY'],
	schema: ['USAGE', 'CREATE'],
	tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
	sequences: ['USAGE', 'SELECT', 'UPDATE'],
	routines: ['EXECUTE'],
	type: ['USAGE'],
	language: ['USAGE'],
	'foreign-data wrapper': ['USAGE'],
	'foreign server': ['USAGE'],
	'large object': ['SELECT', 'UPDATE'],
	tablespace: ['CREATE'],
	parameter: ['SET', 'ALTER SYSTEM'],
};

/** Those that can be held on single columns. */
export const columnPrivileges: readonly string[] = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];

/** Those that row security has a say in. */
export const rowPrivileges: readonly string[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

export function holderOf(kind: Kind): Holder {
	if (kind === 'database' || kind === 'schema' || isOther(kind)) return kind;
	return kind === 'index' ? 'tables' : grantKind({ kind });
}

export function isOther(kind: string): kind is OtherKind {
	return (otherKinds as readonly string[]).includes(kind);
}

export function privilegesOn(holder: Holder): readonly string[] {
	return held[holder];
}

/** On which kinds of thing a privilege can be held. */
export function holdersOf(privilege: string): readonly Holder[] {
	return (Object.keys(held) as Holder[]).filter((holder) => held[holder].includes(privilege));
}

/** Reads a privilege as GRANT spells it, in any case. */
export function parsePrivilege(text: string): string {
	const word = text.trim().toUpperCase();
	const privilege = word === 'TEMP' ? 'TEMPORARY' : word;
	const all = [...new Set(Object.values(held).flat())];
	if (all.includes(privilege)) return privilege;
	throw new UsageError(
		`--privilege ${JSON.stringify(text)} is not a privilege${didYouMean(word, all) || '.'}`,
		`Give one of ${all.join(', ')}.`,
	);
}
