import { edit, plan, question } from './ask.js';
import type { QuestionStep, Reached, State } from './state.js';
import type { StepResult } from './step-result.js';

/** The question that stands for each number in the header; 6 is the review. */
const numbered: Readonly<Record<number, QuestionStep>> = {
	1: 'server-facts',
	2: 'pattern',
	3: 'names',
	4: 'grants',
	5: 'security',
};
const review = 6;

/**
 * To a step that was answered before, from any that asks; undefined where that one was not, or where one does not leave
 * by a digit. Every answer is kept, also the one that is not finished.
 */
export function jump(state: State, to: number): StepResult | undefined {
	const from = jumpsFrom(state);
	if (from === undefined) return undefined;
	if (to === review) return state.step === 'review' || !isAnswered(from, 'security') ? undefined : plan(from);
	const step = numbered[to];
	if (step === undefined || step === state.step || !isAnswered(from, step)) return undefined;
	if (state.step === 'review' || state.step === 'unplanned')
		return edit(from, step === 'server-facts' ? 'connect' : step);
	return question(from, step, 'goal' in state && state.goal === 'review' ? 'review' : 'onward');
}

/** Why a digit leads nowhere; undefined where digits mean nothing, or lead to where one is. */
export function jumpRefusal(state: State, to: number): string | undefined {
	if (jumpsFrom(state) === undefined || numbered[to] === state.step || jump(state, to) !== undefined) return undefined;
	if (to === review && state.step === 'review') return undefined;
	return to > review ? `Step ${to} comes with the plan` : `Step ${to} was not answered yet`;
}

const isAnswered = ({ checked }: Reached, step: QuestionStep): boolean => checked[step] !== undefined;

/** Where a server answers and something is asked: no digit stops what runs, or leaves what was applied. */
function jumpsFrom(state: State): Reached | undefined {
	switch (state.step) {
		case 'connect':
			return state.server === null || state.goal === 'explain' ? undefined : { ...state, server: state.server };
		case 'server-facts':
		case 'pattern':
		case 'rows':
		case 'names':
		case 'grants':
		case 'security':
		case 'unplanned':
		case 'review':
		case 'sql':
			return state;
		default:
			return undefined;
	}
}
