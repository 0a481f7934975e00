import { existsSync } from 'node:fs';
import process from 'node:process';
import type { Target } from '../core/connection.js';
import { opening } from '../core/wizard/opening.js';
import type { Welcome } from '../core/wizard/state.js';
import { configFolder, draftIn, profilesIn } from '../profiles/config-folder.js';
import { savedNames } from '../profiles/saved-names.js';
import { painted } from './components/pieces.js';
import { welcomeOptions } from './screens/welcome-options.js';
import { welcomePicture } from './screens/welcome-picture.js';
import { asciiGlyphs, unicodeGlyphs } from './terminal/glyphs.js';
import { type Picture, showPicture } from './terminal/picture.js';

type Surroundings = { readonly known: Target | null; readonly ascii: boolean };

/**
 * The welcome, on the screen before Ink is loaded: that takes three times as long as all else before it. undefined where
 * only a closer look tells what the welcome says.
 */
export function firstPicture({ known, ascii }: Surroundings): Picture | undefined {
	const { stdin, stdout } = process;
	const { columns, rows } = stdout;
	const welcome = welcomeAtFirstSight();
	if (welcome === undefined || columns === undefined || rows === undefined) return undefined;
	const options = welcomeOptions(welcome, known, Date.now());
	const lines = welcomePicture(options, { columns, rows }, ascii ? asciiGlyphs : unicodeGlyphs);
	if (lines === undefined) return undefined;
	return showPicture(
		lines.map((line) => painted(line)),
		stdin,
		stdout,
	);
}

/** undefined: there is a draft or a difficulty. */
function welcomeAtFirstSight(): Welcome | undefined {
	const folder = configFolder();
	try {
		return existsSync(draftIn(folder)) ? undefined : opening({ profiles: savedNames(profilesIn(folder)) });
	} catch {
		return undefined;
	}
}
