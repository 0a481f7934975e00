import type { Finished, Planned, Review, SqlPreview } from './state.js';
import { type StepResult, to } from './step-result.js';

/** What chooses it says so, so that nothing is replaced unasked. */
export function replacesProfile({ profiles, document }: Pick<Planned, 'profiles' | 'document'>): boolean {
	return profiles.includes(document.name);
}

/** The answers as a profile: also before anything is applied, for whoever runs the script by other means. */
export function saveProfile(state: Review | SqlPreview | Finished): StepResult {
	const attempt = state.attempt + 1;
	const replace = replacesProfile(state);
	return to({ ...state, attempt }, { type: 'save-profile', attempt, document: state.document, replace });
}
