import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes or replaces a file, whole or not at all. Where the disk fills up a write comes to an end early and is no error by
 * itself: `writeFile` goes on until all is written or none of the rest is.
 */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
	const target = await realpath(path).catch(() => path);
	const before = await stat(target).catch(() => undefined);
	const draft = join(dirname(target), `.${randomUUID()}.tmp`);
	try {
		const file = await open(draft, 'wx', mode);
		try {
			// Whoever it belongs to keeps it, where we may say so.
			if (before !== undefined) await file.chown(before.uid, before.gid).catch(() => undefined);
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(draft, target);
	} catch (error) {
		await rm(draft, { force: true }).catch(() => undefined);
		throw error;
	}
}
