import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';
import { shellWord } from '../core/shell-word.js';

const maximumBytes = 16 * 1024 * 1024;

/** The text of a file that only its owner may read; undefined where there is none. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
	try {
		const link = await lstat(path);
		if (link.isSymbolicLink()) verifyOwner(path, link.uid, 'a link that');
		const file = await stat(path);
		verifyOwner(path, file.uid, 'a file that');
		if (!file.isFile()) throw new ProfileStoreError(`${path} is not a file.`, 'Give --secrets the path of a file.');
		if (file.size > maximumBytes)
			throw new ProfileStoreError(`${path} is too large.`, 'Check that it is the right file.');
		if (process.platform !== 'win32' && (file.mode & 0o077) !== 0) {
			throw new ProfileStoreError(
				`${path} may be read or written by others on this computer, and it is for passwords.`,
				`Shut it and try again: chmod 600 ${shellWord(path)}`,
			);
		}
		return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
	} catch (error) {
		if (error instanceof ProfileStoreError) throw error;
		if (error instanceof TypeError) throw new ProfileStoreError(`${path} is not UTF-8.`, 'Save it as UTF-8.');
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'ENOENT' && (await lstat(path).catch(() => undefined)) === undefined) return undefined;
		// It is no missing file: writing would follow it.
		if (code === 'ENOENT')
			throw new ProfileStoreError(
				`${path} is a link that leads nowhere.`,
				'Mend the link, or give --secrets the path of a file.',
			);
		throw failure(path, 'read', error);
	}
}

/** A link or file of someone else's could be exchanged under our hands. Root's own are trusted. */
function verifyOwner(path: string, uid: number, what: string): void {
	const self = process.getuid?.();
	if (self === undefined || uid === self || uid === 0) return;
	throw new ProfileStoreError(
		`${path} is ${what} belongs to another user.`,
		'Give --secrets a path in a folder of your own.',
	);
}

/** Replaces the file in one step; it is on the disk, name and all, when this returns. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
	const target = await realpath(path).catch(() => path);
	const draft = join(dirname(target), `.${randomUUID()}.tmp`);
	try {
		const file = await open(draft, 'wx', 0o600);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(draft, target);
		await syncFolder(dirname(target));
	} catch (error) {
		await rm(draft, { force: true }).catch(() => undefined);
		throw failure(path, 'written', error);
	}
}

/** Whether the file could be written, found out before anything depends on it. */
export async function verifyWritable(path: string): Promise<void> {
	const target = await realpath(path).catch(() => path);
	await access(dirname(target), constants.W_OK).catch((error: unknown) => {
		throw failure(path, 'written', error);
	});
}

/** Makes the new name durable. Windows cannot open folders, and does without. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r').catch(() => undefined);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
}

function failure(path: string, verb: 'read' | 'written', cause: unknown): ProfileStoreError {
	const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
	return new ProfileStoreError(
		`The secrets file ${path} cannot be ${verb} (${code}).`,
		code === 'ENOENT'
			? `Make its folder first: mkdir -p ${shellWord(dirname(path))}`
			: 'Check its path and permissions.',
		{ cause },
	);
}
