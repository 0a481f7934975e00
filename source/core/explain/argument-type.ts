/** Types that are written as several words. */
const severalWords = /^(?:double|character|char|national|nchar|bit|timestamp|time|interval)\s/i;

/**
 * The type of a routine's argument, as the server lists arguments: `a integer`, `VARIADIC list text[]`, `n int DEFAULT 1`.
 * null: an OUT argument, which is none of what a routine is known by. A first word that begins no type is a name.
 */
export function argumentType(argument: string): string | null {
	const bare = argument.replace(/\s+DEFAULT\s[\s\S]*$|\s*:?=[\s\S]*$/i, '').trim();
	const [, mode = '', rest = bare] = /^(IN\s+OUT|INOUT|IN|OUT|VARIADIC)\s+([\s\S]+)$/i.exec(bare) ?? [];
	if (/^OUT$/i.test(mode)) return null;
	if (severalWords.test(rest)) return rest;
	const [, type = rest] = /^(?:"(?:[^"]|"")+"|[^\s".,()[\]]+)\s+([^\s([][\s\S]*)$/.exec(rest) ?? [];
	return type;
}
