import { routinePrivileges, sequencePrivileges, tablePrivileges } from '../../profile/access.js';
import { identifier } from '../../sql/quote.js';
import { type Keyword, keyword, list, type Sql, sql } from '../../sql/sql.js';

const known: ReadonlySet<string> = new Set<Keyword>([
	...tablePrivileges,
	...sequencePrivileges,
	...routinePrivileges,
	'CREATE',
	'CONNECT',
	'TEMPORARY',
]);

/** Privileges as the catalog spells them. One that this version of Gatehouse does not know cannot be written down. */
export function privileges(names: readonly string[]): Sql {
	return list(
		names.map((name) => {
			if (!known.has(name)) throw new Error(`unknown privilege ${name}`);
			return keyword(name as Keyword);
		}),
	);
}

export function grantee(name: string | null): Sql {
	return name === null ? sql`PUBLIC` : identifier(name);
}

export function grantees(names: readonly (string | null)[]): Sql {
	return list(names.map(grantee));
}

/** `a, b and c`. */
export function inWords(names: readonly string[]): string {
	if (names.length < 2) return names.join('');
	return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
