import { stat } from 'node:fs/promises';

/** The permission bits of a file or folder, or undefined where there is none. */
export async function fileModeOf(path: string): Promise<number | undefined> {
	const found = await stat(path).catch(() => undefined);
	return found === undefined ? undefined : found.mode & 0o777;
}
