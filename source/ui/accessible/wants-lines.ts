/** Asked for, or all that the terminal can do. */
export function wantsLines(flag: boolean, env: NodeJS.ProcessEnv): boolean {
	const set = (name: string): boolean => !['', '0', 'false', undefined].includes(env[name]);
	return flag || set('GATEHOUSE_ACCESSIBLE') || set('ACCESSIBLE') || env['TERM'] === 'dumb';
}
