/*
 * Signs that stay one cell wide where "ambiguous" characters are two (East Asian terminals); `● ─ → …` do not, so they
 * are not here. Every sign stands beside a word: none carries a meaning alone.
 */
const plain = {
	pass: '[x]',
	fail: '[FAIL]',
	warn: '[!]',
	skip: '[--]',
	waiting: '[ ]',
	running: '[..]',
	pointer: '>',
	attention: '!',
	checked: '[x]',
	unchecked: '[ ]',
	chosen: '(*)',
	notChosen: '( )',
	rule: '-',
	mask: '*',
	spinner: ['|', '/', '-', '\\'],
} as const;

export type Glyphs = { readonly [Name in keyof typeof plain]: Name extends 'spinner' ? readonly string[] : string };

export const asciiGlyphs: Glyphs = plain;

export const unicodeGlyphs: Glyphs = {
	...plain,
	pass: '✔',
	fail: '✖',
	warn: '⚠',
	skip: '-',
	waiting: '☐',
	running: '⠶',
	pointer: '▸',
	attention: '⚠',
	spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

type Surroundings = {
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: string;
};

/** Asked for, or a place whose fonts are known to lack the signs: the Linux console, the old Windows console. */
export function wantsAscii({ argv, env, platform }: Surroundings): boolean {
	if (argv.includes('--ascii')) return true;
	if (platform === 'win32') return env['WT_SESSION'] === undefined && env['TERM_PROGRAM'] === undefined;
	if (env['TERM'] === 'linux') return true;
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
	return locale !== undefined && locale !== '' && !/utf-?8/i.test(locale) && platform !== 'darwin';
}
