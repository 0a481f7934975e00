import type { Answers } from './answers.js';
import { answersDocument } from './answers-document.js';
import type { Checked } from './checked.js';
import { firstAnswers } from './first-answers.js';
import { type Goal, type Problem, type QuestionStep, questions, type State } from './state.js';

/** The steps that a run can be taken up again at. Everything behind the review begins at the review. */
export type DraftStep = 'connect' | QuestionStep | 'review';

/** An unfinished run: where it was, on which kind of server, and every answer so far. Never a password. */
export type Draft = {
	readonly step: DraftStep;
	readonly goal: Exclude<Goal, 'explain'>;
	readonly place: 'own' | 'sandbox';
	readonly answers: Answers;
	readonly checked: Checked;
};

/** `at` is when it was kept, as ISO 8601. */
export type KeptDraft = Draft & { readonly at: string };

/**
 * What is on the disk, as far as it is known here. `found`: of an earlier run; `kept`: the answers of this one;
 * `unreadable`: something that is left alone, so that nothing can be kept; `failed`: it could not be written.
 */
export type DraftStanding =
	| { readonly kind: 'none' }
	| { readonly kind: 'found' | 'kept'; readonly draft: KeptDraft }
	| { readonly kind: 'unreadable' | 'failed'; readonly problem: Problem };

/** Where a run that is taken up again goes on, once the server answers. */
export type Resumption = { readonly resume: Draft };

/** What a run would be taken up again with; undefined where nothing is asked. */
export function draftOf(state: State): Draft | undefined {
	const step = draftStep(state);
	if (step === undefined || !('answers' in state)) return undefined;
	const answers = { ...state.answers, connection: { ...state.answers.connection, password: null } };
	const goal = 'goal' in state ? state.goal : 'onward';
	// A question about a login is no run.
	if (goal === 'explain') return undefined;
	// Whoever is on the way back to where they were has not lost that place.
	const { checked } = state;
	if (typeof goal === 'object') return { ...goal.resume, answers, checked };
	const place = 'server' in state && state.server !== null ? state.server.kind : 'own';
	return { step, goal, place, answers, checked };
}

const behindTheQuestions = new Set<State['step']>([
	'planning',
	'unplanned',
	'review',
	'sql',
	'confirm',
	'apply-failed',
]);
const asked: ReadonlySet<State['step']> = new Set(questions);

function draftStep({ step }: State): DraftStep | undefined {
	if (step === 'connecting' || step === 'connect') return 'connect';
	if (asked.has(step)) return step as QuestionStep;
	return behindTheQuestions.has(step) ? 'review' : undefined;
}

/**
 * Whether it may stand in the place of an earlier run's: only what would be lost otherwise. Whoever merely looks in has
 * answered nothing yet, and finds the earlier draft again.
 */
export function isWorthMore({ step, answers }: Draft): boolean {
	if (step === 'review') return true;
	if (step === 'connect' || step === 'server-facts') return false;
	const given = { ...answers, connection: firstAnswers.connection, repeats: null, markedAs: null };
	return JSON.stringify(answersDocument(given)) !== JSON.stringify(answersDocument(firstAnswers));
}

/** The same words on the welcome and in the farewell. */
export const draftPlaces: Readonly<Record<DraftStep, { readonly at: number; readonly name: string }>> = {
	connect: { at: 1, name: 'Connect' },
	'server-facts': { at: 1, name: 'Connect' },
	pattern: { at: 2, name: 'Pattern' },
	rows: { at: 2, name: 'Rows' },
	names: { at: 3, name: 'Names' },
	grants: { at: 4, name: 'Grants' },
	security: { at: 5, name: 'Security' },
	review: { at: 6, name: 'Review' },
};
