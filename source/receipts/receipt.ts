import type { ApplyStatus } from '../core/apply/result.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { undoText } from '../core/plan/undo-text.js';
import { preview } from '../core/sql/render.js';

/** What one apply did, statement by statement. Holds no password and no verifier. */
export type Receipt = {
	readonly formatVersion: '1.0';
	readonly kind: 'receipt';
	readonly id: string;
	readonly profile: string;
	readonly fingerprint: string;
	readonly started: string;
	readonly ended: string | null;
	readonly server: { readonly host: string; readonly port: number; readonly database: string; readonly user: string };
	readonly status: ApplyStatus | 'running';
	readonly statements: readonly ReceiptStatement[];
	readonly remains: readonly string[];
};

export type ReceiptStatement = {
	readonly id: string;
	readonly database: string;
	readonly sql: string;
	readonly undo: string;
	readonly status: 'planned' | 'done' | 'undone';
};

export function receiptOf(plan: Plan, id: string, started: Date): Receipt {
	const { host, port, database, user } = plan.target;
	return {
		formatVersion: '1.0',
		kind: 'receipt',
		id,
		profile: plan.profile,
		fingerprint: plan.fingerprint,
		started: started.toISOString(),
		ended: null,
		server: { host, port, database, user },
		status: 'running',
		statements: statementsOf(plan).map((statement) => ({
			id: statement.id,
			database: statement.database,
			sql: preview(statement.sql),
			undo: undoText(statement.undo),
			status: 'planned',
		})),
		remains: [],
	};
}
