// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal is hard to see
const sequences = new RegExp('\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?|.)?', 'gu');

export type Paste = { readonly text: string } | { readonly refused: string };

/** What a field of one line makes of a paste: blanks around it go, several lines are refused rather than joined. */
export function readPaste(pasted: string): Paste {
	const text = pasted.replace(sequences, '').replace(/\r\n?/g, '\n').trim();
	const lines = text.split('\n').length;
	if (lines > 1) return { refused: `pasted text had ${lines} lines; nothing inserted` };
	return { text: text.replaceAll('\t', ' ').replace(/\p{Cc}/gu, '') };
}
