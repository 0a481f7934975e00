import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import process from 'node:process';
import { ProfileStoreError, UsageError } from '../core/errors.js';

/** A large plan has a receipt of some megabytes; more is none. */
const limit = 256 * 1024 * 1024;

/**
 * The text of a file that nobody but this user can have written, or null where there is none. Throws where somebody else
 * could have: what is read runs as SQL.
 */
export async function readPrivately(path: string): Promise<string | null> {
	const link = await lstat(path).catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === 'ENOENT') return null;
		throw new UsageError(
			`${path} cannot be read (${cause.code}).`,
			'Check its permissions, and the folder that it is in.',
		);
	});
	if (link === null) return null;
	if (!link.isFile()) throw untrusted(path, 'is not a plain file');
	// What was looked at must be what is read.
	const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
	try {
		const found = await file.stat();
		const mine = process.getuid?.();
		if (mine !== undefined && found.uid !== mine) throw untrusted(path, 'belongs to another user');
		if (mine !== undefined && (found.mode & 0o022) !== 0) throw untrusted(path, 'can be written by others');
		if (found.size > limit) throw untrusted(path, 'is too large to be one');
		return await file.readFile('utf8');
	} finally {
		await file.close();
	}
}

function untrusted(path: string, why: string): ProfileStoreError {
	return new ProfileStoreError(
		`The receipt ${path} ${why}, so the statements in it are not run.`,
		'Give it back its owner and its mode (chmod 600), once you know that nobody changed it.',
	);
}
