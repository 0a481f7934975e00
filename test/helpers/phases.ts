// Phases of statements that a test writes itself, for what runs plans and does not care where they come from.
import type { Phase, PhaseId, Statement } from '../../source/core/plan/plan.js';
import { Sql } from '../../source/core/sql/sql.js';

/** `[statement, undo]`, or a statement that has none. */
export type Written = string | readonly [string, string];

let made = 0;

/** Statements are numbered through, whatever phase they are in: `C1`, `C2`, `D3`. */
export function phaseOf(
	id: PhaseId,
	statements: readonly Written[],
	{ database = 'postgres', ...changes }: Partial<Phase> = {},
): Phase {
	return {
		id,
		database,
		transactional: true,
		...changes,
		statements: statements.map((each): Statement => {
			const [sql, undo] = typeof each === 'string' ? [each] : each;
			made++;
			return {
				id: `${id}${made}`,
				gate: 'object',
				database,
				sql: Sql.of(sql),
				purpose: sql,
				undo: undo === undefined ? { none: 'nothing to take back' } : { sql: Sql.of(undo) },
				effect: 'create',
				destroysData: false,
			};
		}),
	};
}

/** The id of a phase's statement, counted from 1. */
export function idOf(phase: Phase, place: number): string {
	const statement = phase.statements[place - 1];
	if (statement === undefined) throw new Error(`the phase has no statement ${place}`);
	return statement.id;
}
