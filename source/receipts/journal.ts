import { appendFile, readFile, rm } from 'node:fs/promises';
import type { ApplyStatus } from '../core/apply/result.js';
import type { Plan } from '../core/plan/plan.js';
import { type Receipt, receiptOf } from './receipt.js';
import { receiptFailure, receiptId, writeReceipt } from './receipt-book.js';

/**
 * A receipt that is written as the run goes, so that a killed run leaves one too. While it goes, what is done stands in a
 * second file beside the receipt, `<receipt>.done`: a receipt of many tenants is large, and is written only twice.
 */
export type Journal = {
	done(ids: readonly string[]): Promise<void>;
	/** Answers the receipt's path. */
	end(status: ApplyStatus, remains: readonly string[], more?: EndOfRun): Promise<string>;
	/** The run did not begin: there is nothing to tell of it. */
	discard(): Promise<void>;
};

export type EndOfRun = {
	/** What is so now, where that was looked up. */
	readonly after?: Receipt['after'];
	/** Statements that were taken back, where others stand. */
	readonly undone?: ReadonlySet<string>;
};

export async function openJournal(folder: string, plan: Plan): Promise<Journal> {
	const started = new Date();
	const planned = receiptOf(plan, receiptId(started, plan.fingerprint), started);
	const path = await writeReceipt(folder, planned);
	const done = new Set<string>();
	return {
		async done(ids) {
			for (const id of ids) done.add(id);
			await appendFile(doneFile(path), ids.map((id) => `${id}\n`).join(''), { mode: 0o600 }).catch((cause: unknown) => {
				throw receiptFailure(path, cause);
			});
		},
		async end(status, remains, { after = null, undone: takenBack = new Set<string>() } = {}) {
			const undone = status === 'undone' || status === 'cancelled';
			const receipt = marked(marked(planned, done, undone ? 'undone' : 'done'), takenBack, 'undone');
			await writeReceipt(folder, { ...receipt, status, remains, after, ended: new Date().toISOString() });
			await rm(doneFile(path), { force: true });
			return path;
		},
		async discard() {
			await rm(path, { force: true });
		},
	};
}

/** A receipt as it stands, also that of a run which is going on or was killed. */
export async function readReceipt(path: string): Promise<Receipt> {
	return await withJournal(path, JSON.parse(await readFile(path, 'utf8')) as Receipt);
}

/** A receipt with what is in the second file beside it. */
export async function withJournal(path: string, receipt: Receipt): Promise<Receipt> {
	const lines = await readFile(doneFile(path), 'utf8').catch(() => '');
	return marked(receipt, new Set(lines.split('\n')), 'done');
}

function marked(receipt: Receipt, ids: ReadonlySet<string>, status: 'done' | 'undone'): Receipt {
	return {
		...receipt,
		statements: receipt.statements.map((each) => (ids.has(each.id) ? { ...each, status } : each)),
	};
}

function doneFile(path: string): string {
	return `${path}.done`;
}
