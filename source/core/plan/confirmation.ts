import type { Environment } from '../connection.js';
import { type Plan, statementsOf } from './plan.js';

/**
 * What must be typed before a plan may run: nothing but a yes for a plan that only creates on a server that is not in
 * production, and for any other the name of its database; of several, any one, or the profile's.
 */
export type Confirmation = { readonly kind: 'yes' } | { readonly kind: 'name'; readonly names: readonly string[] };

export function confirmationFor(plan: Plan, environment: Environment): Confirmation {
	const onlyCreates = statementsOf(plan).every((statement) => statement.effect === 'create');
	if (onlyCreates && environment !== 'production') return { kind: 'yes' };
	return { kind: 'name', names: plan.databases.length > 1 ? [...plan.databases, plan.profile] : plan.databases };
}
