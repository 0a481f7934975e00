type Environment = Record<string, string | undefined>;

/** https://no-color.org: any non-empty value. A dumb or unnamed terminal has no colours to begin with. */
export function wantsColour(argv: readonly string[], env: Readonly<Environment>): boolean {
	if (argv.includes('--no-color') || env['NO_COLOR']) return false;
	if (env['FORCE_COLOR'] === '0' || env['FORCE_COLOR'] === 'false') return false;
	return env['TERM'] !== 'dumb' && env['TERM'] !== undefined;
}

/**
 * Call it before Ink is imported: its colours are decided at import, by FORCE_COLOR and not by NO_COLOR. It is told either
 * way: left to itself it knows few names of terminals, and would draw without colour what was drawn in colour before it
 * came. Windows consoles set no TERM.
 */
export function settleColour(argv: readonly string[], env: Environment, platform: string = process.platform): void {
	const known = platform === 'win32' ? { TERM: 'windows', ...env } : env;
	env['FORCE_COLOR'] = wantsColour(argv, known) ? (env['FORCE_COLOR'] ?? '1') : '0';
}

/** What was settled, for what writes colours without Ink. */
export function coloursAreOn(env: Readonly<Environment> = process.env): boolean {
	return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
}
