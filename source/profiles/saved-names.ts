import { existsSync, readdirSync } from 'node:fs';
import { fromFileName } from './saved-name.js';

/** The names of the profiles in a folder, for which no file is opened; none where there is no folder. */
export function savedNames(folder: string): readonly string[] {
	const files = existsSync(folder) ? readdirSync(folder) : [];
	return files
		.filter((file) => file.endsWith('.json') && !file.startsWith('.'))
		.flatMap((file) => fromFileName(file.slice(0, -'.json'.length)) ?? [])
		.sort((one, other) => one.localeCompare(other));
}
