import type { Situation } from '../access/situation.js';
import type { Draft, DraftPhase } from './draft.js';
import { withJoins } from './joins.js';
import type { Phase, PhaseId, Statement } from './plan.js';

/**
 * Gives every draft its number and its database, and lets the administrator join the roles that it must act as. `counters`:
 * the numbers that are taken, where the phases go on from others.
 */
export function assemble(
	situation: Situation,
	phases: readonly DraftPhase[],
	counters = new Map<PhaseId, number>(),
): readonly Phase[] {
	const number = (phase: PhaseId): string => {
		const next = (counters.get(phase) ?? 0) + 1;
		counters.set(phase, next);
		return `${phase}${next}`;
	};
	return phases
		.filter((phase) => phase.drafts.length > 0)
		.map(({ id, database, transactional, drafts, concurrent, unit }) => {
			// What `drop` takes away by itself is gone with its members.
			const joined = withJoins(situation, drafts, transactional || id !== 'D');
			const statements = joined.map((draft) => finish(draft, number(id), database));
			// Two connections that join the same owner write the same rows.
			const together = concurrent === true && joined.length === drafts.length;
			return {
				id,
				database,
				transactional,
				statements,
				...(together ? { concurrent } : {}),
				...(unit === undefined ? {} : { unit }),
			};
		});
}

function finish(
	{ as: _as, requires: _requires, destroysData = false, ...draft }: Draft,
	id: string,
	database: string,
): Statement {
	return { id, database, destroysData, ...draft };
}
