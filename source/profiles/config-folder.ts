import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** In the folder: the unfinished run, and the saved profiles. */
export const draftIn = (folder: string): string => join(folder, 'draft.json');
export const profilesIn = (folder: string): string => join(folder, 'profiles');

/**
 * Where Gatehouse keeps what it keeps on this computer. Conf would compute the same, but it makes the folder when it is
 * merely asked; listing profiles must also work in a home that cannot be written.
 * A relative XDG_CONFIG_HOME is to be ignored. https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configFolder(env: NodeJS.ProcessEnv = process.env): string {
	const own = env['GATEHOUSE_CONFIG_DIR'];
	if (own !== undefined && own !== '') return own;
	const xdg = env['XDG_CONFIG_HOME'];
	if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'gatehouse');
	const home = homedir();
	if (process.platform === 'darwin') return join(home, 'Library', 'Preferences', 'gatehouse');
	if (process.platform === 'win32') {
		return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'gatehouse', 'Config');
	}
	return join(home, '.config', 'gatehouse');
}
