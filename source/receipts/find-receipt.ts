import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import process from 'node:process';
import { ProfileStoreError, UsageError } from '../core/errors.js';
import { parseReceipt } from '../core/undo/parse-receipt.js';
import type { Receipt } from '../core/undo/record.js';
import { withJournal } from './journal.js';

export type FoundReceipt = { readonly path: string; readonly receipt: Receipt };

/**
 * Finds a receipt by its path, by its id, or the `last` one, and reads it. What is undone is SQL that stands in it, so it
 * is read only where nobody but this user can have written it.
 */
export async function findReceipt(reference: string, folder: string, cwd: string): Promise<FoundReceipt> {
	const path = await locate(reference, folder, cwd);
	return { path, receipt: await readPrivate(path) };
}

async function locate(reference: string, folder: string, cwd: string): Promise<string> {
	if (reference === 'last') return join(folder, await lastOf(folder));
	if (/^[\w-]+$/.test(reference)) return join(folder, `${reference}.json`);
	return isAbsolute(reference) ? reference : resolve(cwd, reference);
}

async function lastOf(folder: string): Promise<string> {
	const names = await readdir(folder).catch((): string[] => []);
	const last = names
		.filter((name) => /^\d{4}-.*\.json$/.test(name))
		.toSorted()
		.at(-1);
	if (last !== undefined) return last;
	throw new UsageError(`There is no receipt in ${folder}.`, 'Give the path of one.');
}

/** A large plan has a receipt of some megabytes; more is none. */
const limit = 256 * 1024 * 1024;

async function readPrivate(path: string): Promise<Receipt> {
	const link = await lstat(path).catch((cause: NodeJS.ErrnoException) => {
		throw new UsageError(
			cause.code === 'ENOENT' ? `There is no receipt ${path}.` : `${path} cannot be read (${cause.code}).`,
			'Give the path that `gatehouse apply` said at its end, the id in it, or `last`.',
		);
	});
	if (!link.isFile()) throw untrusted(path, 'is not a plain file');
	// What was looked at must be what is read.
	const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
	try {
		const found = await file.stat();
		const mine = process.getuid?.();
		if (mine !== undefined && found.uid !== mine) throw untrusted(path, 'belongs to another user');
		if (mine !== undefined && (found.mode & 0o022) !== 0) throw untrusted(path, 'can be written by others');
		if (found.size > limit) throw untrusted(path, 'is too large to be one');
		return await withJournal(path, parseReceipt(parseJson(await file.readFile('utf8')), path));
	} finally {
		await file.close();
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function untrusted(path: string, why: string): ProfileStoreError {
	return new ProfileStoreError(
		`The receipt ${path} ${why}, so the statements in it are not run.`,
		'Give it back its owner and its mode (chmod 600), once you know that nobody changed it.',
	);
}
