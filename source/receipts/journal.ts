import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { ApplyStatus } from '../core/apply/result.js';
import type { Plan } from '../core/plan/plan.js';
import type { Doubt } from '../core/undo/doubts.js';
import { withStatus } from '../core/undo/record.js';
import { assertPrivateFolder } from './private-folder.js';
import { type Receipt, receiptOf } from './receipt.js';
import { doneFile, receiptFailure, receiptId, writeReceipt } from './receipt-book.js';

/**
 * A receipt that is written as the run goes, so that a killed run leaves one too. While it goes, what is done stands in a
 * second file beside the receipt, `<receipt>.done`: a receipt of many tenants is large, and is written only twice.
 */
export type Journal = {
	/** A transaction of a phase is about to be committed. */
	committing(phase: number, transaction: string): Promise<void>;
	/** A statement outside of a transaction is about to be run. */
	begun(id: string): Promise<void>;
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

/** Made by this run, or not at all: what somebody put there, a link to another file say, is not written to. */
const ownNew =
	constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

export async function openJournal(folder: string, plan: Plan): Promise<Journal> {
	const started = new Date();
	await assertPrivateFolder(folder);
	const planned = receiptOf(plan, receiptId(started, plan.fingerprint), started);
	const path = await writeReceipt(folder, planned);
	const done = new Set<string>();
	let list: Promise<FileHandle> | undefined;
	const lines: string[] = [];
	const write = async (more: readonly string[]) => {
		lines.push(...more);
		try {
			list ??= open(doneFile(path), ownNew, 0o600);
			await (await list).appendFile(more.map((line) => `${line}\n`).join(''));
		} catch (cause) {
			throw receiptFailure(path, cause);
		}
	};
	const close = async () => await (await list?.catch(() => undefined))?.close();
	return {
		committing: (phase, transaction) => write([committingLine({ phase, transaction })]),
		begun: (id) => write([`${begunWord} ${id}`]),
		async done(ids) {
			for (const id of ids) done.add(id);
			await write(ids);
		},
		async end(status, remains, { after = null, made, undone: takenBack = new Set<string>() } = {}) {
			await close();
			const undone = status === 'undone' || status === 'cancelled';
			const receipt = withStatus(
				withStatus(planned, ({ id }) => done.has(id), undone ? 'undone' : 'done'),
				({ id }) => takenBack.has(id),
				'undone',
			);
			// What is not answered when a run has come to its end otherwise was looked up.
			const unanswered = status === 'partial' ? unansweredIn(receipt, lines) : {};
			await writeReceipt(folder, {
				...receipt,
				...unanswered,
				status,
				remains,
				after,
				made,
				ended: new Date().toISOString(),
			});
			return path;
		},
		async discard() {
			await close();
			await rm(path, { force: true });
		},
	};
}

/** A receipt with what is in the second file beside it, which counts only while the run goes on, or where it was killed. */
export function withJournal(receipt: Receipt, journal: string): Receipt {
	if (receipt.status !== 'running') return receipt;
	// The last line may have been cut off.
	const lines = journal.split('\n').slice(0, -1);
	const ids = new Set(lines);
	const known = withStatus(receipt, ({ id }) => ids.has(id), 'done');
	return { ...known, ...unansweredIn(known, lines) };
}

const committingWord = 'committing';
const begunWord = 'begun';

function committingLine({ phase, transaction }: Doubt): string {
	return `${committingWord} ${phase} ${transaction}`;
}

/** What was about to be done and is not said to be. */
function unansweredIn({ statements }: Receipt, lines: readonly string[]): Pick<Receipt, 'doubts' | 'begun'> {
	const words = lines.map((line) => line.split(' '));
	const open = new Set(statements.flatMap(({ phase, status }) => (status === 'planned' ? [phase] : [])));
	const doubts = words.flatMap(([word, phase, transaction]) =>
		word === committingWord && transaction !== undefined && open.has(Number(phase))
			? [{ phase: Number(phase), transaction }]
			: [],
	);
	const begun = words.flatMap(([word, id]) => (word === begunWord && id !== undefined ? [id] : []));
	return { ...(doubts.length > 0 ? { doubts } : {}), ...(begun.length > 0 ? { begun } : {}) };
}
