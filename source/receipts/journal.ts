import { appendFile, rm } from 'node:fs/promises';
import type { ApplyStatus } from '../core/apply/result.js';
import type { Plan } from '../core/plan/plan.js';
import { withStatus } from '../core/undo/record.js';
import { type Receipt, receiptOf } from './receipt.js';
import { doneFile, receiptFailure, receiptId, writeReceipt } from './receipt-book.js';

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
	readonly made?: Receipt['made'];
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
		async end(status, remains, { after = null, made, undone: takenBack = new Set<string>() } = {}) {
			const undone = status === 'undone' || status === 'cancelled';
			const receipt = withStatus(
				withStatus(planned, ({ id }) => done.has(id), undone ? 'undone' : 'done'),
				({ id }) => takenBack.has(id),
				'undone',
			);
			await writeReceipt(folder, { ...receipt, status, remains, after, made, ended: new Date().toISOString() });
			return path;
		},
		async discard() {
			await rm(path, { force: true });
		},
	};
}

/** A receipt with what is in the second file beside it, which counts only while the run goes on, or where it was killed. */
export function withJournal(receipt: Receipt, journal: string): Receipt {
	if (receipt.status !== 'running') return receipt;
	const ids = new Set(journal.split('\n'));
	return withStatus(receipt, ({ id }) => ids.has(id), 'done');
}
