/*
 * One accent, three verdicts, and the terminal's own foreground for everything that is to be read. Dim only for what
 * can be missed; bright black (SGR 90) is invisible on some themes and never used.
 */
export const theme = {
	accent: 'cyan',
	pass: 'green',
	fail: 'red',
	warn: 'yellow',
} as const;

export type Tone = keyof typeof theme;
