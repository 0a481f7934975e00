/*
 * One read of the terminal can hold many keys, half a key, or a paste. Ink hands a run of plain text to useInput() as
 * one event, so "name\r" would not be "name" and then Enter.
 */
const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/** A lone Escape as the kitty protocol writes it: Ink then need not wait 20 ms for more, or swallow a Tab after it. */
const escapeKey = '\u001B[27u';

const paste = '\\u001B\\[200~[^]*?\\u001B\\[201~';
// Without brackets: plain text, line ends, plain text. Nobody types that within one read; a terminal that knows no
// bracketed paste (or lost the brackets on the way) sends it, and it must not submit a form.
const barePaste = '[^\\u0000-\\u001F\\u007F]+(?:[\\r\\n]+[^\\u0000-\\u001F\\u007F]+)+[\\r\\n]*';
// Two Escapes before a bracket are Alt and a key, as some terminals write it.
const sequence = '\\u001B{1,2}(?:\\[(?:(?:1;\\d+)?[A-HP-SZa-e]|[1-8](?:;\\d+)?[~^$]|[\\d;:]+u|\\[[A-E])|O[ -~])';
const alt = '\\u001B[ -NP-Z\\\\-~\\u0008\\u007F]';
// What no key sends: a mouse, a window that gets the focus, an answer to a program that asked the terminal and is
// gone. Ink would make text of it. The old mouse says where it is in three characters.
const answer = '(?:\\]\\d|P[01>]|_G)[^\\u0007\\u001B]*';
const noKey = `\\u001B(?:\\[M[^]{3}|${answer}(?:\\u0007|\\u001B\\\\))|\\u001B{1,2}\\[[0-?]*[ -/]*[@-~]`;
// A held Enter comes as several: one read is one press, so that it cannot run through the screens behind this one. A
// line feed is what became of an Enter that was typed before the terminal was in raw mode.
const enter = '[\\r\\n]+';
const text = '[^\\u0000-\\u001F\\u007F]+';
const control = '[\\u0000-\\u001F\\u007F]';
const pieces = new RegExp(
	`(${paste})|(${barePaste})|${sequence}|(${noKey})|${alt}|(${enter})|${text}|${control}`,
	'gu',
);

/** What may still become a sequence: an Escape at the end, with the beginning of what can follow it. */
const unfinished = new RegExp(`\\u001B(?:\\[\\[?[0-?]*[ -/]*|O|\\[M[^]{0,2}|${answer}\\u001B?)?$`, 'u');

const halfNoKey = new RegExp(`^\\u001B(?:\\[M|${answer})`, 'u');

export type SplitKeys = { readonly keys: readonly string[]; readonly rest: string };

/** `rest` belongs before the next read: an open paste for as long as it takes, an open sequence for a moment. */
export function splitKeys(read: string): SplitKeys {
	const rest = restOf(read);
	const whole = read.slice(0, read.length - rest.length);
	return { keys: Array.from(whole.matchAll(pieces)).flatMap(keysOf), rest };
}

export const isOpenPaste = (rest: string): boolean => rest.startsWith(pasteStart);

/** A rest that nothing followed. Two Escapes are two keys, and half of what no key sends is none. */
export function flushKeys(rest: string): readonly string[] {
	if (halfNoKey.test(rest)) return [];
	return rest === '\u001B' ? [escapeKey] : [escapeKey, ...splitKeys(rest.slice(1)).keys];
}

function restOf(read: string): string {
	const open = read.lastIndexOf(pasteStart);
	if (open !== -1 && !read.includes(pasteEnd, open)) return read.slice(open);
	return unfinished.exec(read)?.[0] ?? '';
}

function keysOf([key, , bare, nobodys, enters]: RegExpExecArray): readonly string[] {
	if (nobodys !== undefined) return [];
	if (bare !== undefined) return [`${pasteStart}${bare}${pasteEnd}`];
	if (enters !== undefined) return ['\r'];
	return [key === '\u001B' ? escapeKey : key];
}
