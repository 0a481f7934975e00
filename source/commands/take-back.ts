import { type Phase, statementsOf } from '../core/plan/plan.js';
import { undoPhases } from '../postgres/execute/undo.js';
import { openInTurn, openWorkingSessions } from '../postgres/sessions.js';
import { stillborn } from '../postgres/undo/stillborn.js';
import type { RunInput } from './apply-run.js';

/**
 * Takes back what nobody wants of a run that failed. `uncertain`: databases whose making was not answered, which are taken
 * back where they are there: they would stand in everybody's way, as nothing says any more whose they are.
 */
export async function takeBack(
	{ server, holdLock, onEvent = () => {} }: RunInput,
	phases: readonly Phase[],
	uncertain: readonly Phase[] = [],
): Promise<void> {
	await holdLock?.();
	if (statementsOf({ phases: [...phases, ...uncertain] }).length === 0) return;
	// On connections of its own: the run's may be lost, or inside a transaction that failed.
	const sessions = openWorkingSessions(server.target);
	try {
		const born = uncertain.length === 0 ? [] : await stillborn(await openInTurn(sessions, server.target.database));
		const made = uncertain.filter(({ statements: [first] }) => born.includes(first?.createsDatabase ?? ''));
		const all = [...phases, ...made];
		const statements = statementsOf({ phases: all }).length;
		if (statements === 0) return;
		onEvent({ type: 'undoing', statements });
		await undoPhases(all, (database) => openInTurn(sessions, database));
	} finally {
		await sessions.close();
	}
}
