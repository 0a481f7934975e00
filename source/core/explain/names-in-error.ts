import { parseIdentifierList } from '../sql/identifier-list.js';

/**
 * A name as an error gives it, which is without quotes, whatever is in it, and with whatever a driver has put behind it:
 * the whole first, and then what is left without that. `app.orders` may be a name, or one in a schema.
 */
export function unquoted(text: string): readonly (readonly string[])[] {
	const [line = ''] = text.split('\n');
	const bare = line.replace(/\s*\(SQLSTATE[: ]+\w{5}\)\s*$/i, '').replace(/\s+at character \d+\s*$/, '');
	const trimmed = bare.replace(/["'`,;.\s]+$/, '');
	const [cut = ''] = /^[^"'`,;(){}]*/.exec(bare) ?? [];
	const whole = [...new Set([line, bare, trimmed, cut.trim()])].filter((name) => name !== '');
	return [...whole.map((name) => [name]), ...whole.flatMap(inSchema)];
}

function inSchema(name: string): readonly (readonly string[])[] {
	const dot = name.indexOf('.');
	return dot < 1 ? [] : [[name.slice(0, dot), name.slice(dot + 1)]];
}

const quotes =
	/"([^"]+)"|«\s*([^»]+?)\s*»|„([^“”]+)[“”]|“([^”]+)”|「([^」]+)」|『([^』]+)』|»([^«]+)«|'([^']+)'|`([^`]+)`/g;

/** Everything in a text that may be a name, in whatever language it is: what is in quotes first, then the words, the last before the first. */
export function namesIn(text: string): readonly (readonly string[])[] {
	const quoted = quotedIn(text);
	const words = parseIdentifierList(text.replace(/[«»„“”「」『』'`:;()!?。、]/g, ' ')).toReversed();
	// Where a language puts no blanks around a name, its letters set it apart.
	const latin = text.match(/[A-Za-z_][A-Za-z0-9_$]*/g)?.toReversed() ?? [];
	return [...new Set([...quoted, ...words, ...latin])].flatMap((name) => unquoted(name));
}

export function quotedIn(text: string): readonly string[] {
	return [...text.matchAll(quotes)].map(([, ...groups]) => groups.find((group) => group !== undefined) ?? '');
}
