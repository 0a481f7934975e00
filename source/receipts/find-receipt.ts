import { readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../core/errors.js';
import { parseReceipt } from '../core/undo/parse-receipt.js';
import type { Receipt } from '../core/undo/record.js';
import { withJournal } from './journal.js';
import { readPrivately } from './read-privately.js';
import { doneFile } from './receipt-book.js';

export type FoundReceipt = { readonly path: string; readonly receipt: Receipt };

/**
 * Finds a receipt by its path, by its id, or the `last` one, and reads it. What is undone is SQL that stands in it, so it
 * is read only where nobody but this user can have written it.
 */
export async function findReceipt(reference: string, folder: string, cwd: string): Promise<FoundReceipt> {
	const path = await locate(reference, folder, cwd);
	return { path, receipt: await readReceipt(path) };
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

/** Reads a receipt as it stands, also that of a run which is going on or was killed. */
export async function readReceipt(path: string): Promise<Receipt> {
	const text = await readPrivately(path);
	if (text === null)
		throw new UsageError(
			`There is no receipt ${path}.`,
			'Give the path that `gatehouse apply` said at its end, the id in it, or `last`.',
		);
	return withJournal(parseReceipt(parseJson(text), path), (await readPrivately(doneFile(path))) ?? '');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
