import { StalePlanError } from '../core/errors.js';
import { differences } from '../core/plan/basis.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { preview } from '../core/sql/render.js';

/** Throws StalePlanError unless what is about to run is, statement by statement, what was reviewed. */
export function assertSamePlan(reviewed: Plan, now: Plan): void {
	const changed = differences(reviewed.basis, now.basis);
	if (changed.length > 0) throw new StalePlanError(changed);
	const before = statementsOf(reviewed).map((statement) => preview(statement.sql));
	const after = statementsOf(now).map((statement) => preview(statement.sql));
	if (reviewed.fingerprint !== now.fingerprint || before.join('\n') !== after.join('\n'))
		throw new StalePlanError([
			'the server is as it was, but the plan holds other statements than its profile leads to: it was edited, or another version of Gatehouse made it',
		]);
}
