import { waitsForOthers } from '../../core/plan/concurrently.js';
import type { Phase, Statement } from '../../core/plan/plan.js';
import type { Session } from '../session.js';
import { runPhase } from './run-phase.js';
import { sqlstateOf } from './run-statement.js';
import { briefly } from './try-again.js';

/**
 * Takes back, in reverse, what phases left standing. A database that one of them created is dropped whole, so what was
 * done inside it is not taken back one by one. Stops at the first statement that cannot be taken back; but for an index
 * that somebody's transaction stands in the way of, which can wait: the rest goes, and then it is told.
 */
export async function undoPhases(
	phases: readonly Phase[],
	open: (database: string) => Promise<Session>,
	patience: number = briefly.patience,
	told: { readonly begun?: (phase: Phase) => Promise<void>; readonly done?: (phase: Phase) => Promise<void> } = {},
): Promise<void> {
	const born = new Set(phases.flatMap((phase) => phase.statements.map((statement) => statement.createsDatabase)));
	const left: unknown[] = [];
	for (const phase of phases.toReversed()) {
		if (phase.id !== 'B' && born.has(phase.database)) continue;
		await told.begun?.(phase);
		for (const part of partsOf(undone(phase))) {
			try {
				await runPhase(await open(phase.database), part, { patience, othersPatience: patience });
			} catch (error) {
				if (sqlstateOf(error) !== '55P03' || !part.statements.every(waitsForOthers)) throw error;
				left.push(error);
			}
		}
		await told.done?.(phase);
	}
	if (left.length > 0) throw left[0];
}

/** What succeeds or fails by itself. */
function partsOf(phase: Phase): readonly Phase[] {
	if (phase.statements.length === 0) return [];
	return phase.transactional ? [phase] : phase.statements.map((statement) => ({ ...phase, statements: [statement] }));
}

/** The phase that takes another one back. */
function undone(phase: Phase): Phase {
	const statements = phase.statements
		.toReversed()
		.flatMap((statement): readonly Statement[] =>
			'sql' in statement.undo ? [{ ...statement, sql: statement.undo.sql }] : [],
		);
	return { ...phase, statements };
}
