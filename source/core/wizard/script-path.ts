import type { Plan } from '../plan/plan.js';
import { plainName } from './names.js';

/** Where the SQL is written unless the user says otherwise: beside where they stand, named after the profile. */
export function scriptPath(plan: Pick<Plan, 'profile'>): string {
	return `${plainName(plan.profile) || 'gatehouse'}.sql`;
}
