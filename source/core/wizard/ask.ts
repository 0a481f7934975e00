import { statementsOf } from '../plan/plan.js';
import type { Answers } from './answers.js';
import { reachedOf } from './carried.js';
import { allChecked, basisOf, checkedAt } from './checked.js';
import { documentOf } from './document.js';
import type { EditableStep, Event } from './event.js';
import { planHindrance, problemsAt } from './problems.js';
import {
	type Goal,
	type Notice,
	type Planning,
	type Question,
	type QuestionStep,
	questions,
	type Reached,
	type Unplanned,
} from './state.js';
import { type StepResult, to } from './step-result.js';

/* The questions, and the plan that is made of their answers. */

export function question(from: Reached, step: QuestionStep, goal: Goal): StepResult {
	return to({ ...reachedOf(from), step, goal, opened: basisOf(from) } as Question);
}

/** Opens one step from the review; answering it leads straight back. */
export function edit(from: Reached, step: EditableStep): StepResult {
	if (step !== 'connect') return question(from, step, 'review');
	return to({ ...reachedOf(from), step, goal: 'review', problem: null });
}

export function onQuestion(state: Question, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'next-pressed':
			return problemsAt(state.answers, state.step).length > 0
				? undefined
				: onward({ ...state, checked: checkedAt(state, state.step, state.opened) });
		case 'back-pressed':
			return backward(state);
		default:
			return undefined;
	}
}

/** The question before or after this one, of those that the answers lead to. */
function neighbour({ step, answers }: Question, by: 1 | -1): QuestionStep | undefined {
	const asked = questions.filter((each) => each !== 'rows' || sharesTables(answers));
	return asked[asked.indexOf(step) + by];
}

const sharesTables = ({ pattern }: Answers): boolean => pattern === 'shared-schema';

/** Whoever chooses to share tables is asked at once how their rows are told apart, also on the way back to the review. */
function onward(state: Question): StepResult {
	const next = neighbour(state, 1);
	if (next === undefined || (state.goal === 'review' && next !== 'rows')) return plan(state);
	return question(state, next, state.goal);
}

/** Never asks whether the answers are valid: it keeps them. */
function backward(state: Question): StepResult {
	if (state.goal === 'review') return plan(state);
	const previous = neighbour(state, -1);
	if (previous !== undefined) return question(state, previous, state.goal);
	const { server } = state;
	if (server.kind === 'own') return to({ ...reachedOf(state), step: 'connect', goal: 'onward', problem: null });
	const { server: _left, ...started } = reachedOf(state);
	return to({ ...started, step: 'welcome', problem: null, at: 'sandbox' }, { type: 'disconnect', server: server.id });
}

/** Towards the review: a plan where the answers allow one, else the answers with what hinders it. */
export function plan(before: Reached): StepResult {
	const from = { ...before, checked: allChecked(before) };
	const problem = planHindrance(from.answers);
	if (problem !== undefined) return to({ ...reachedOf(from), step: 'unplanned', problem });
	const attempt = from.attempt + 1;
	const document = documentOf(from.answers, from.server);
	return to(
		{ ...reachedOf(from), attempt, step: 'planning', document, mends: false },
		{ type: 'make-plan', attempt, server: from.server.id, document },
	);
}

/** Behind a run: what it made is there by name now. */
export function planAnew(from: Reached): StepResult {
	const { state, effects } = plan(from);
	return to(state, ...effects, { type: 'read-names', server: from.server.id });
}

/** Behind a check that failed. */
export function planTheFix(from: Reached): StepResult {
	const { state, effects } = planAnew(from);
	return to(state.step === 'planning' ? { ...state, mends: true } : state, ...effects);
}

/** What is there keeps its owner, for one: the check names the statement, and who may runs it. */
const notOurs: Notice = {
	tone: 'failed',
	text: 'What failed is not for this plan to mend: each check that failed names its fix. Run it as whoever may, then go on to the checks.',
};

export function onPlanning(state: Planning, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'plan-made': {
			const { document, mends } = state;
			const notice = mends && statementsOf(event.plan).length === 0 ? notOurs : null;
			return to({ ...reachedOf(state), step: 'review', document, plan: event.plan, saved: null, notice });
		}
		case 'plan-refused':
			return to({ ...reachedOf(state), step: 'unplanned', problem: event.problem });
		case 'back-pressed':
		case 'interrupted': {
			const { state: next } = question({ ...state, attempt: state.attempt + 1 }, 'security', 'onward');
			return to(next, { type: 'abort', attempt: state.attempt });
		}
		default:
			return undefined;
	}
}

export function onUnplanned(state: Unplanned, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'edit-chosen':
			return edit(state, event.step);
		case 'retry-pressed':
		case 'next-pressed':
			return plan(state);
		case 'back-pressed':
			return question(state, 'security', 'onward');
		default:
			return undefined;
	}
}
