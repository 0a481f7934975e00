import { existsSync } from 'node:fs';
import { opening } from '../core/wizard/opening.js';
import type { Welcome } from '../core/wizard/state.js';
import { configFolder, draftIn, profilesIn } from '../profiles/config-folder.js';
import { savedNames } from '../profiles/saved-names.js';

/**
 * The welcome, found without what reads files and speaks to servers: loading that takes longer than all else before the
 * first frame. undefined: there is a draft or a difficulty, and only a closer look tells what the welcome says of it.
 */
export function welcomeAtFirstSight(): Welcome | undefined {
	const folder = configFolder();
	try {
		return existsSync(draftIn(folder)) ? undefined : opening({ profiles: savedNames(profilesIn(folder)) });
	} catch {
		return undefined;
	}
}
