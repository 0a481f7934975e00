/*
 * What a server sends is untrusted: a role may be named so that printing it moves the cursor, writes the clipboard
 * (OSC 52) or turns the rest of the line around. Cc are the control characters (C0, DEL, C1), Cf what is invisible or
 * directs the text (bidi controls, zero width, tags), Cs half a surrogate pair, Zl and Zp the line separators.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Makes every character visible that a terminal would obey. Newlines are shown as `\n` unless they are to be kept. */
export function safeText(text: string, options: { readonly newlines?: 'show' | 'keep' } = {}): string {
	const keep = options.newlines === 'keep';
	return text.replace(unsafe, (character) => (keep && character === '\n' ? character : visible(character)));
}

function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	if (code <= 0xff) return named[character] ?? `\\x${hex.padStart(2, '0')}`;
	return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
