import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';
import type { Receipt } from './receipt.js';
import { replaceFile } from './replace-file.js';

/** Where receipts are kept: beside the state of other programs, readable by this user alone. */
export function receiptFolder(env: NodeJS.ProcessEnv, homeDir: string): string {
	return join(env['XDG_STATE_HOME'] ?? join(homeDir, '.local', 'state'), 'gatehouse');
}

/** `2026-11-23T06-54-00-125-7c1e90ab`: sorts by time. To the millisecond: a run that is repeated has the same plan, and its own receipt. */
export function receiptId(started: Date, fingerprint: string): string {
	const digest = fingerprint.replace(/^sha256:/, '').slice(0, 8);
	return `${started.toISOString().slice(0, 23).replace(/[:.]/g, '-')}-${digest}`;
}

/** Writes or replaces a receipt, whole or not at all. Answers where it is. Rejects with a ProfileStoreError. */
export async function writeReceipt(folder: string, receipt: Receipt): Promise<string> {
	const path = join(folder, `${receipt.id}.json`);
	await writeReceiptTo(path, receipt);
	return path;
}

/** Replaces the receipt at a path, whole or not at all. Rejects with a ProfileStoreError. */
export async function writeReceiptTo(path: string, receipt: Receipt): Promise<void> {
	const folder = dirname(path);
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await replaceFile(path, `${JSON.stringify(receipt, null, '\t')}\n`, 0o600);
		if (receipt.status !== 'running') await rm(doneFile(path), { force: true });
	} catch (cause) {
		throw receiptFailure(path, cause);
	}
}

/** Where it stands what a run has done so far, until the receipt itself tells it. */
export function doneFile(path: string): string {
	return `${path}.done`;
}

export function receiptFailure(path: string, cause: unknown): ProfileStoreError {
	const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
	return new ProfileStoreError(
		`The receipt ${path} cannot be written (${code}).`,
		`Check the permissions and the free space of ${dirname(path)}, or choose another place with XDG_STATE_HOME.`,
		{ cause },
	);
}
