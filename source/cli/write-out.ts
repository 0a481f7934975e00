import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';
import { replaceFile } from '../receipts/replace-file.js';

/**
 * Whether `--out` could be written, found out before anything depends on it. A device or a pipe is refused: replacing
 * `/dev/null` in one step would put a file in its place.
 */
export async function assertOut(path: string): Promise<void> {
	try {
		const there = await stat(path).catch(() => undefined);
		if (there !== undefined && !there.isFile())
			throw new ProfileStoreError(`${path} is not a file.`, 'Give --out the path of a file.');
		if (there !== undefined) await access(path, constants.W_OK);
		await access(dirname(path), constants.W_OK);
	} catch (error) {
		throw failure(path, error);
	}
}

/** Writes or replaces the file, whole or not at all. */
export async function writeOut(path: string, text: string, mode: number): Promise<void> {
	await replaceFile(path, text, mode).catch((error: unknown) => {
		throw failure(path, error);
	});
}

function failure(path: string, cause: unknown): ProfileStoreError {
	if (cause instanceof ProfileStoreError) return cause;
	const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
	return new ProfileStoreError(
		`${path} cannot be written (${code}).`,
		code === 'ENOENT' ? `Make its folder first: ${dirname(path)}` : 'Check its path, permissions and free space.',
		{ cause },
	);
}
