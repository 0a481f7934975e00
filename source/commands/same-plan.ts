import { StalePlanError } from '../core/errors.js';
import { type Basis, differences } from '../core/plan/basis.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { preview } from '../core/sql/render.js';

/** What somebody looked at and agreed to: a plan in memory, or one that was saved. */
export type ReviewedPlan = {
	readonly fingerprint: string;
	readonly basis: Basis;
	/** The statements as they were shown. */
	readonly statements: readonly string[];
};

export function reviewedPlan(plan: Plan): ReviewedPlan {
	const statements = statementsOf(plan).map((statement) => preview(statement.sql));
	return { fingerprint: plan.fingerprint, basis: plan.basis, statements };
}

/** Throws StalePlanError unless what is about to run is, statement by statement, what was reviewed. */
export function assertSamePlan(reviewed: ReviewedPlan, plan: Plan): void {
	const now = reviewedPlan(plan);
	const changed = differences(reviewed.basis, now.basis);
	// A name may hold a line break, and each difference is one line.
	if (changed.length > 0) throw new StalePlanError(changed.map((line) => safeText(line)));
	if (reviewed.fingerprint !== now.fingerprint || reviewed.statements.join('\n') !== now.statements.join('\n'))
		throw new StalePlanError([
			'the server is as it was, but the plan holds other statements than its profile leads to: it was edited, or another version of Gatehouse made it',
		]);
}
