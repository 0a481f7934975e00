import type { Draft, KeptDraft } from '../core/wizard/draft.js';
import type { DraftNews } from '../core/wizard/event.js';
import { batch } from './batch.js';
import { problemOf } from './problem-of.js';

/** Where a draft is kept. */
export type Drafts = {
	/** undefined: there is none. Throws where it cannot be read. */
	read(): KeptDraft | undefined;
	keep(draft: Draft): KeptDraft;
	forget(): void;
};

/**
 * Writes what was answered last, the first at once and then four times a second: letters come faster than disks, and a
 * second Ctrl+C does not count before that.
 */
export function createDraftKeeper(drafts: Drafts, tell: (news: DraftNews) => void) {
	const waiting = batch<Draft>((answered) => {
		const latest = answered.at(-1);
		if (latest !== undefined) tell(kept(drafts, latest));
	}, 250);
	return {
		keep: waiting.add,
		flush: waiting.flush,
		forget(): void {
			waiting.flush();
			try {
				drafts.forget();
			} catch {
				// It is found again the next time, and can be gone on with: nothing is lost.
			}
		},
	};
}

function kept(drafts: Drafts, draft: Draft): DraftNews {
	try {
		return { type: 'draft-kept', draft: drafts.keep(draft) };
	} catch (error) {
		return { type: 'draft-failed', problem: problemOf(error) };
	}
}
