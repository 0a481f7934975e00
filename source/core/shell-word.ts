/** A text as one word of a POSIX shell's command line, for a command that is shown to be copied. */
export function shellWord(text: string): string {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
