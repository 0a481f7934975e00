import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { UsageError } from '../core/errors.js';

/** A profile is a page or two; more is a mistake, and a device file would never end. */
export const maximumBytes = 1024 * 1024;

/** The text of a regular file, strictly UTF-8. */
export async function readBoundedFile(path: string, limit = maximumBytes): Promise<string> {
	// Without O_NONBLOCK, opening a named pipe would wait for its writer for ever.
	const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
		throw unreadable(path, error);
	});
	try {
		const stat = await file.stat();
		if (!stat.isFile()) throw new UsageError(`${path} is not a file.`, 'Give the path of a profile, in YAML or JSON.');
		if (stat.size > limit) throw tooLarge(path, limit);
		return decode(path, await file.readFile());
	} finally {
		await file.close();
	}
}

export async function readBoundedStream(
	stream: AsyncIterable<Uint8Array | string>,
	limit = maximumBytes,
): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stream) {
		const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
		size += bytes.length;
		if (size > limit) throw tooLarge('Standard input', limit);
		chunks.push(bytes);
	}
	return decode('Standard input', Buffer.concat(chunks));
}

function decode(source: string, bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new UsageError(`${source} is not UTF-8.`, 'Save it as UTF-8 and try again.', { cause });
	}
}

function tooLarge(source: string, limit: number): UsageError {
	return new UsageError(
		`${source} is larger than ${Math.floor(limit / 1024)} KiB, the most that is read.`,
		'Check that it is the right one; long lists of tenants belong in a file of their own.',
	);
}

function unreadable(path: string, cause: unknown): UsageError {
	const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
	if (code === 'ENOENT') return new UsageError(`There is no file ${path}.`, 'Check the path.', { cause });
	return new UsageError(`${path} cannot be read (${code}).`, 'Check the path and its permissions.', { cause });
}
