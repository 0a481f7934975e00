import type { Phase, Statement } from '../../core/plan/plan.js';
import type { Session } from '../session.js';
import { runStatement } from './run-phase.js';

/**
 * Takes back, in reverse, phases that were committed. A database that one of them created is dropped whole, so what was
 * done inside it is not taken back one by one. Stops at the first statement that cannot be taken back.
 */
export async function undoPhases(
	phases: readonly Phase[],
	open: (database: string) => Promise<Session>,
): Promise<void> {
	const born = new Set(phases.flatMap((phase) => phase.statements.map((statement) => statement.createsDatabase)));
	for (const phase of phases.toReversed()) {
		if (phase.id !== 'B' && born.has(phase.database)) continue;
		const session = await open(phase.database);
		if (phase.transactional) await session.query('BEGIN');
		for (const statement of phase.statements.toReversed()) await undoStatement(session, statement);
		if (phase.transactional) await session.query('COMMIT');
	}
}

async function undoStatement(session: Session, statement: Statement): Promise<void> {
	if ('sql' in statement.undo) await runStatement(session, statement.undo.sql);
}
