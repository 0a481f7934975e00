import type { Situation } from '../access/situation.js';
import { identifier } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import type { Draft, DraftPhase } from './draft.js';
import type { Phase, PhaseId, Statement } from './plan.js';

/** Gives every draft its number and its database, and lets the administrator join the roles that it must act as. */
export function assemble(situation: Situation, phases: readonly DraftPhase[]): readonly Phase[] {
	const counters = new Map<PhaseId, number>();
	const number = (phase: PhaseId): string => {
		const next = (counters.get(phase) ?? 0) + 1;
		counters.set(phase, next);
		return `${phase}${next}`;
	};
	return phases
		.filter((phase) => phase.drafts.length > 0)
		.map(({ id, database, transactional, drafts, concurrent }) => {
			const joined = withJoins(situation, drafts);
			const statements = joined.map((draft) => finish(draft, number(id), database));
			// Two connections that join the same owner write the same rows.
			const together = concurrent === true && joined.length === drafts.length;
			return { id, database, transactional, statements, ...(together ? { concurrent } : {}) };
		});
}

function finish(
	{ as: _as, requires: _requires, destroysData = false, ...draft }: Draft,
	id: string,
	database: string,
): Statement {
	return { id, database, destroysData, ...draft };
}

/**
 * A superuser acts as anyone. Another administrator joins the owners for the length of the transaction and leaves them
 * at its end, so that no membership that Gatehouse takes outlives it; one that was there before is left alone.
 */
function withJoins(situation: Situation, drafts: readonly Draft[]): readonly Draft[] {
	const { administrator, version } = situation.current;
	if (administrator.superuser) return drafts;
	const roles = [...new Set(drafts.flatMap((draft) => draft.as ?? []))].filter(
		(role) => role !== administrator.name && !administrator.inherits.includes(role),
	);
	if (roles.length === 0) return drafts;

	// From 16 on a grant carries its own options; before, the administrator's INHERIT decides.
	const options = version >= 160_000 ? sql` WITH INHERIT TRUE, SET TRUE` : sql``;
	const own = (role: string) =>
		situation.current.memberships.find(
			(each) => each.role === role && each.member === administrator.name && each.grantor === administrator.name,
		);
	const pairs = roles.map((role) => {
		const join = sql`GRANT ${identifier(role)} TO CURRENT_USER${options}`;
		const before = own(role);
		const flag = (on: boolean) => (on ? sql`TRUE` : sql`FALSE`);
		const leave =
			before === undefined || version < 160_000
				? sql`REVOKE ${identifier(role)} FROM CURRENT_USER`
				: sql`GRANT ${identifier(role)} TO CURRENT_USER WITH INHERIT ${flag(before.inherit)}, SET ${flag(before.set)}`;
		return { role, join, leave };
	});
	const joins: readonly Draft[] = pairs.map(({ role, join, leave }) => ({
		gate: 'role',
		sql: join,
		purpose: `lets the administrator act as ${role} until the end of this transaction`,
		undo: { sql: leave },
		effect: 'create',
		temporary: true,
	}));
	const leaves: readonly Draft[] = pairs.toReversed().map(({ role, join, leave }) => ({
		gate: 'role',
		sql: leave,
		purpose: `the administrator leaves ${role} again`,
		undo: { sql: join },
		effect: 'create',
		temporary: true,
	}));
	return [...joins, ...drafts, ...leaves];
}
