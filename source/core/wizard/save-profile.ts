import type { ProfileDocument } from '../profile/schema.js';
import type { TenantDocument } from './document.js';
import type { Finished, Planned, Review, SqlPreview } from './state.js';
import { type StepResult, to } from './step-result.js';

type Saveable = Pick<Planned, 'answers' | 'profiles' | 'document'>;

/** The name that commands and the list of profiles know it by: a profile that was renamed keeps calling itself as before. */
export function savedAs({ answers: { repeats, markedAs }, document }: Pick<Saveable, 'answers' | 'document'>): string {
	return repeats !== null && markedAs === document.name ? repeats : document.name;
}

/** What chooses it says so, so that nothing is replaced unasked. */
export function replacesProfile(state: Saveable): boolean {
	return state.profiles.includes(savedAs(state));
}

export const addsToProfile = (state: Saveable): boolean => state.answers.adds && replacesProfile(state);

/** Customers that are new come beside those that the profile had; the file that lists them is not ours to write. */
function documentToSave({ answers, document }: Saveable): ProfileDocument {
	const { tenants: before } = answers.kept;
	if (!answers.adds || before === undefined) return document;
	if (typeof before === 'string') return { ...document, tenants: before };
	const added = Array.isArray(document.tenants) ? document.tenants : [];
	const names = new Set(added.map(nameOf));
	return { ...document, tenants: [...before.filter((tenant) => !names.has(nameOf(tenant))), ...added] };
}

const nameOf = (tenant: TenantDocument): string => (typeof tenant === 'string' ? tenant : tenant.name);

/** The answers as a profile: also before anything is applied, for whoever runs the script by other means. */
export function saveProfile(state: Review | SqlPreview | Finished): StepResult {
	const attempt = state.attempt + 1;
	const replace = replacesProfile(state);
	return to(
		{ ...state, attempt },
		{ type: 'save-profile', attempt, name: savedAs(state), document: documentToSave(state), replace },
	);
}
