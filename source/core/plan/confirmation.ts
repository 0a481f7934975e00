import type { Environment } from '../connection.js';
import { type Plan, statementsOf } from './plan.js';

/**
 * What must be typed before a plan may run: nothing but a yes for a plan that only creates on a server that is not in
 * production, and the name of one of its databases (or of the profile) for any other.
 */
export type Confirmation = { readonly kind: 'yes' } | { readonly kind: 'name'; readonly names: readonly string[] };

export function confirmationFor(plan: Plan, environment: Environment): Confirmation {
	const onlyCreates = statementsOf(plan).every((statement) => statement.effect === 'create');
	if (onlyCreates && environment !== 'production') return { kind: 'yes' };
	return { kind: 'name', names: [...plan.databases, plan.profile] };
}
