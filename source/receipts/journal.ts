import { rm } from 'node:fs/promises';
import type { ApplyStatus } from '../core/apply/result.js';
import type { Plan } from '../core/plan/plan.js';
import { type Receipt, receiptOf } from './receipt.js';
import { receiptId, writeReceipt } from './receipt-book.js';

/** A receipt that is written as the run goes, so that a killed run leaves one too. */
export type Journal = {
	done(ids: readonly string[]): Promise<void>;
	/** Answers the receipt's path. */
	end(status: ApplyStatus, remains: readonly string[]): Promise<string>;
	/** The run did not begin: there is nothing to tell of it. */
	discard(): Promise<void>;
};

export async function openJournal(folder: string, plan: Plan): Promise<Journal> {
	const started = new Date();
	let receipt: Receipt = receiptOf(plan, receiptId(started, plan.fingerprint), started);
	const path = await writeReceipt(folder, receipt);
	return {
		async done(ids) {
			const now = new Set(ids);
			receipt = {
				...receipt,
				statements: receipt.statements.map((each) => (now.has(each.id) ? { ...each, status: 'done' } : each)),
			};
			await writeReceipt(folder, receipt);
		},
		async end(status, remains) {
			const undone = status === 'undone' || status === 'cancelled';
			receipt = {
				...receipt,
				status,
				remains,
				ended: new Date().toISOString(),
				statements: receipt.statements.map((each) =>
					undone && each.status === 'done' ? { ...each, status: 'undone' } : each,
				),
			};
			return await writeReceipt(folder, receipt);
		},
		async discard() {
			await rm(path, { force: true });
		},
	};
}
