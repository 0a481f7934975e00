import { answersDocument } from './answers-document.js';
import { type Draft, type DraftStanding, draftOf, isWorthMore } from './draft.js';
import type { Effect } from './effect.js';
import type { DraftNews } from './event.js';
import type { Ended, State } from './state.js';
import type { StepResult } from './step-result.js';

/** Every step that asks is kept on the disk as it is answered; what is finished is not unfinished any more. */
export function withDraft(before: State, result: StepResult): StepResult {
	const effect = draftEffect(before, result.state);
	if (effect === undefined) return result;
	const effects = [...result.effects, effect];
	if (effect.type !== 'forget-draft' || !('draft' in result.state)) return { ...result, effects };
	return { state: { ...result.state, draft: { kind: 'none' } }, effects };
}

function draftEffect(before: State, after: State): Effect | undefined {
	if (isDone(after) && !isDone(before)) return { type: 'forget-draft' };
	const draft = draftOf(after);
	if (draft === undefined || !('draft' in after) || isSame(draft, draftOf(before))) return undefined;
	const { draft: standing } = after;
	// What this version cannot read may be somebody's work.
	if (standing.kind === 'unreadable') return undefined;
	if (standing.kind === 'found' && !isWorthMore(draft)) return undefined;
	return { type: 'keep-draft', draft };
}

/** Proved, or finished without a proof; a run that was applied and not proved can still be gone on with. */
const isDone = ({ step }: State): boolean => step === 'verified' || step === 'finished';

function isSame(one: Draft, other: Draft | undefined): boolean {
	return (
		other !== undefined &&
		one.step === other.step &&
		one.goal === other.goal &&
		one.place === other.place &&
		JSON.stringify(answersDocument(one.answers)) === JSON.stringify(answersDocument(other.answers))
	);
}

/** A run that lost the place it was kept in says so where it would have said that it is kept. */
export function onDraftNews(state: Exclude<State, Ended>, news: DraftNews): State {
	const draft: DraftStanding =
		news.type === 'draft-kept' ? { kind: 'kept', draft: news.draft } : { kind: 'failed', problem: news.problem };
	return { ...state, draft };
}
