import type { Effect } from './effect.js';
import type { State } from './state.js';

/** Where the wizard is next, and what is to be done outside. */
export type StepResult = { readonly state: State; readonly effects: readonly Effect[] };

export function to(state: State, ...effects: readonly Effect[]): StepResult {
	return { state, effects };
}
