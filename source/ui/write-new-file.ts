import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';

/** Makes a file that is not there yet. What is there is nobody's to replace. */
export async function writeNewFile(cwd: string, path: string, text: string, mode: number): Promise<string> {
	const full = resolve(cwd, path);
	try {
		await writeFile(full, text, { mode, flag: 'wx' });
		return full;
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
		if (code === 'EEXIST')
			throw new ProfileStoreError(`${full} is there already and was left as it is.`, 'Move it away first.');
		throw new ProfileStoreError(`${full} cannot be written (${code}).`, 'Check the folder and its permissions.', {
			cause: error,
		});
	}
}
