import { expect, test } from 'vitest';
import { Situation } from '../../../source/core/access/situation.js';
import { desiredOf } from '../../../source/core/patterns/desired-of.js';
import { assemble } from '../../../source/core/plan/assemble.js';
import type { Draft, DraftPhase } from '../../../source/core/plan/draft.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import { sql } from '../../../source/core/sql/sql.js';
import { administrator, freshServer } from '../../helpers/current.js';
import { orders } from '../../helpers/plan-of.js';

const draft: Draft = {
	gate: 'schema',
	sql: sql`SELECT 1`,
	purpose: 'one',
	undo: { none: 'nothing' },
	effect: 'create',
};
const side = (drafts: readonly Draft[]): DraftPhase => ({
	id: 'C',
	database: 'orders',
	transactional: true,
	concurrent: true,
	drafts,
});
const phases = [side([draft]), side([{ ...draft, as: ['orders_owner'] }])];
const assembledBy = (current: Parameters<typeof freshServer>[0]) => {
	const desired = desiredOf(parseProfile(orders), { name: 'adm', superuser: false });
	return assemble(new Situation(desired, freshServer(current)), phases);
};

test('phases that may run side by side stay so for a superuser, who joins nobody', () => {
	const assembled = assembledBy({});
	expect(assembled.map((phase) => phase.concurrent)).toEqual([true, true]);
	expect(assembled.flatMap((phase) => phase.statements.map(({ id }) => id))).toEqual(['C1', 'C2']);
});

test('one for which the administrator joins a role does not: it would write the row that its neighbour writes', () => {
	const assembled = assembledBy({ administrator });
	expect(assembled.map((phase) => phase.concurrent)).toEqual([true, undefined]);
	expect(assembled[1]?.statements.map(({ temporary }) => temporary)).toEqual([true, undefined, true]);
});
