import type { Phase, Statement } from '../../core/plan/plan.js';
import type { Session } from '../session.js';
import { runPhase } from './run-phase.js';

/**
 * Takes back, in reverse, what phases left standing. A database that one of them created is dropped whole, so what was
 * done inside it is not taken back one by one. Stops at the first statement that cannot be taken back.
 */
export async function undoPhases(
	phases: readonly Phase[],
	open: (database: string) => Promise<Session>,
): Promise<void> {
	const born = new Set(phases.flatMap((phase) => phase.statements.map((statement) => statement.createsDatabase)));
	for (const phase of phases.toReversed()) {
		if (phase.id !== 'B' && born.has(phase.database)) continue;
		const back = undone(phase);
		if (back.statements.length > 0) await runPhase(await open(phase.database), back);
	}
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
