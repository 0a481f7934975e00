/** A condition that is others joined by one word, as `pg_get_expr()` puts them: each in parentheses, and all in a pair. */
export type Joined = { readonly word: 'AND' | 'OR'; readonly parts: readonly string[] };

const joint = / (AND|OR) /y;

/** `((a = 1) OR (b = 2))`; null: it is a single one. */
export function joinedParts(condition: string): Joined | null {
	if (!condition.startsWith('(') || !condition.endsWith(')')) return null;
	const inside = condition.slice(1, -1);
	const parts: string[] = [];
	let word: Joined['word'] | null = null;
	let depth = 0;
	let start = 0;
	for (let at = 0; at < inside.length; at++) {
		const character = inside[at];
		if (character === "'" || character === '"') at = inside.indexOf(character, at + 1);
		else if (character === '(') depth++;
		else if (character === ')') depth--;
		// The first parenthesis was not the pair of the last; or a string has no end.
		if (depth < 0 || at < 0) return null;
		joint.lastIndex = at;
		const found = depth === 0 ? joint.exec(inside)?.[1] : undefined;
		if (found === undefined) continue;
		word ??= found === 'AND' ? 'AND' : 'OR';
		if (word !== found) return null;
		parts.push(inside.slice(start, at));
		at += found.length + 1;
		start = at + 1;
	}
	return word === null ? null : { word, parts: [...parts, inside.slice(start)] };
}

/** The condition that `(NOT (a = 1))` turns round; null: it is none of these. */
export function turnedRound(condition: string): string | null {
	return /^\(NOT (.*)\)$/s.exec(condition)?.[1] ?? null;
}
