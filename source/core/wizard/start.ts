import type { ConnectionAnswers } from './answers.js';
import { emptyConnection, firstAnswers } from './first-answers.js';
import { onConnect, onWelcome, welcome } from './reach.js';
import type { Started } from './state.js';
import { type StepResult, to } from './step-result.js';

/** What the command line already said. */
export type Beginning = {
	readonly profiles: readonly string[];
	/** `sandbox` skips the first question; `own` fills the form in and tries it; `ask` begins at the beginning. */
	readonly with:
		| { readonly kind: 'ask' }
		| { readonly kind: 'sandbox' }
		| { readonly kind: 'own'; readonly connection: Partial<ConnectionAnswers> };
};

export function begin({ profiles, with: first }: Beginning): StepResult {
	const blank: Started = { answers: firstAnswers, attempt: 0, profiles };
	const { state } = welcome(blank);
	if (first.kind === 'sandbox' && state.step === 'welcome')
		return onWelcome(state, { type: 'sandbox-chosen' }) ?? to(state);
	if (first.kind !== 'own') return to(state);
	const answers = { ...firstAnswers, connection: { ...emptyConnection, ...first.connection } };
	const form = { ...blank, answers, step: 'connect', problem: null, goal: 'onward', server: null } as const;
	return onConnect(form, { type: 'next-pressed' }) ?? to(form);
}
