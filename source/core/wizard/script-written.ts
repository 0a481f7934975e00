import { type Plan, statementsOf } from '../plan/plan.js';
import { verifiersNeeded } from '../sql/render.js';

/** A script has no password in it, and no verifier either: who runs it has to know where they come from. */
export function scriptWritten(path: string, plan: Pick<Plan, 'phases'>): string {
	const isWhole = statementsOf(plan).every(({ sql }) => verifiersNeeded(sql).length === 0);
	return isWhole ? `Written: ${path}` : `Written: ${path}. Its first lines say where its password verifiers come from.`;
}
