import { reachedOf } from './carried.js';
import { loginsOf } from './credentials.js';
import type { Event } from './event.js';
import type { Explain, ExplainedFrom, Reached, Refusal } from './state.js';
import { type StepResult, to } from './step-result.js';

/* Why a login is refused: asked of a server that is reached, from the checks, the end, or straight from the welcome. */

export function explain(from: Reached, back: ExplainedFrom, known: Partial<Refusal> = {}): StepResult {
	const question = { role: '', database: '', error: '', on: '', privilege: '', ...firstLogin(back), ...known };
	return to({
		...reachedOf(from),
		step: 'explain',
		from: back,
		question,
		isAsking: false,
		answer: null,
		problem: null,
	});
}

function firstLogin(from: ExplainedFrom): Partial<Refusal> {
	const [login] = from === null ? [] : loginsOf(from);
	return login === undefined ? {} : { role: login.role, database: login.database };
}

export function onExplain(state: Explain, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'question-asked': {
			const attempt = state.attempt + 1;
			const { question } = event;
			return to(
				{ ...state, attempt, question, isAsking: true, problem: null },
				{ type: 'explain', attempt, server: state.server.id, question },
			);
		}
		case 'explained':
			return to({ ...state, isAsking: false, answer: event.answer });
		case 'explain-failed':
			return to({ ...state, isAsking: false, answer: null, problem: event.problem });
		case 'interrupted':
			return state.isAsking
				? to({ ...state, attempt: state.attempt + 1, isAsking: false }, { type: 'abort', attempt: state.attempt })
				: undefined;
		case 'back-pressed':
			return leave(state);
		default:
			return undefined;
	}
}

/** Back to where it was asked; what is still running there is stopped. */
function leave(state: Explain): StepResult {
	const attempt = state.attempt + 1;
	const stop = state.isAsking ? [{ type: 'abort', attempt: state.attempt } as const] : [];
	if (state.from !== null) return to({ ...state.from, attempt }, ...stop);
	return to({ ...reachedOf(state), attempt, step: 'connect', goal: 'explain', problem: null }, ...stop);
}
