import type { Plan } from '../core/plan/plan.js';
import { type Receipt, recorded } from '../core/undo/record.js';

export type { Receipt, RecordedStatement } from '../core/undo/record.js';

/** The receipt of a run that begins. */
export function receiptOf(plan: Plan, id: string, started: Date): Receipt {
	const { host, port, database, user } = plan.target;
	return {
		formatVersion: '1.2',
		kind: 'receipt',
		id,
		profile: plan.profile,
		document: plan.document,
		databases: plan.databases,
		fingerprint: plan.fingerprint,
		before: plan.basis,
		after: null,
		started: started.toISOString(),
		ended: null,
		server: { host, port, database, user },
		status: 'running',
		statements: recorded(plan),
		remains: [],
	};
}
