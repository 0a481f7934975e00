import { plan, question } from './ask.js';
import type { Draft } from './draft.js';
import type { Reached } from './state.js';
import type { StepResult } from './step-result.js';

/** An unfinished run goes on at the very step it was left at, now that there is a server to ask about it. */
export function afterResuming(from: Reached, { step, goal }: Draft): StepResult {
	if (step === 'review') return plan(from);
	// It was left before there was a server, and this one is not of the user's choosing: a sandbox.
	if (step === 'connect') return question(from, 'server-facts', 'onward');
	return question(from, step, goal);
}
