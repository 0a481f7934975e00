import type { ApplyEvent } from '../apply/result.js';
import { type Plan, type Statement, statementsOf } from '../plan/plan.js';

/** How far a run is, told by its events. */
export type Progress = {
	/** What the run is doing besides statements. */
	readonly activity: Activity;
	readonly statements: ReadonlyMap<string, { readonly status: 'running' | 'done' | 'failed'; readonly ms: number }>;
	/** Phases (by their place in the plan) whose statements stand. */
	readonly committed: ReadonlySet<number>;
};

export type Activity =
	| { readonly kind: 'running' }
	| { readonly kind: 'waiting-for-lock'; readonly holder: string | null }
	| { readonly kind: 'held-up'; readonly id: string }
	| { readonly kind: 'undoing'; readonly statements: number }
	| { readonly kind: 'checking' };

export const notBegun: Progress = { activity: { kind: 'running' }, statements: new Map(), committed: new Set() };

export function advance(progress: Progress, events: readonly ApplyEvent[]): Progress {
	const statements = new Map(progress.statements);
	const committed = new Set(progress.committed);
	let { activity } = progress;
	for (const event of events) {
		if (event.type === 'statement-started') statements.set(event.id, { status: 'running', ms: 0 });
		else if (event.type === 'statement') statements.set(event.id, { status: event.status, ms: event.ms });
		else if (event.type === 'phase-committed') committed.add(event.phase);
		activity = activityAfter(event) ?? activity;
	}
	return { activity, statements, committed };
}

function activityAfter(event: ApplyEvent): Activity | undefined {
	switch (event.type) {
		case 'waiting-for-lock':
			return { kind: 'waiting-for-lock', holder: event.holder };
		case 'held-up':
			return { kind: 'held-up', id: event.id };
		case 'undoing':
			return { kind: 'undoing', statements: event.statements };
		case 'checking':
			return { kind: 'checking' };
		case 'phase-started':
		case 'statement-started':
			return { kind: 'running' };
		case 'statement':
		case 'phase-committed':
			return undefined;
	}
}

/** What became of one statement; the last three are said only when the run is over. */
export type StatementStatus = 'waiting' | 'running' | 'done' | 'failed' | 'rolled-back' | 'not-run';
export type StatementProgress = {
	readonly statement: Statement;
	readonly status: StatementStatus;
	readonly ms: number | null;
};

/** Every statement of the plan and how far it came. With `applied` (the run is over), what does not stand says so. */
export function statementProgress(
	plan: Plan,
	progress: Progress,
	applied?: readonly string[],
): readonly StatementProgress[] {
	const standing = applied === undefined ? undefined : new Set(applied);
	return statementsOf(plan).map((statement) => {
		const seen = progress.statements.get(statement.id);
		const ms = seen === undefined || seen.status === 'running' ? null : seen.ms;
		if (standing === undefined) return { statement, status: seen?.status ?? 'waiting', ms };
		if (standing.has(statement.id)) return { statement, status: 'done', ms };
		if (seen?.status === 'failed') return { statement, status: 'failed', ms };
		return { statement, status: seen === undefined ? 'not-run' : 'rolled-back', ms: null };
	});
}
