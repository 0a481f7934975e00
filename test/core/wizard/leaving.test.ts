// What is said to whoever leaves while statements run, or after them.
import { describe, expect, test } from 'vitest';
import type { ApplyEvent } from '../../../source/core/apply/result.js';
import type { Plan } from '../../../source/core/plan/plan.js';
import { advance, notBegun } from '../../../source/core/wizard/progress.js';
import { runSoFar } from '../../../source/core/wizard/run-so-far.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { planOf, result, statement, states } from './fixtures.js';

describe('left while statements run', () => {
	const words = (committed: readonly number[]) => {
		const first = planOf(statement('A1'), statement('A2'));
		const plan: Plan = { ...first, phases: [...first.phases, ...planOf(statement('B1')).phases] };
		const events: readonly ApplyEvent[] = [
			{ type: 'statement', id: 'A1', status: 'done', ms: 1 },
			{ type: 'statement', id: 'A2', status: 'done', ms: 1 },
			...committed.map((phase) => ({ type: 'phase-committed', phase }) as const),
			{ type: 'statement-started', id: 'B1' },
		];
		const progress = advance(notBegun, events);
		const applying = { ...states.applying, plan, progress, stopping: 'asked' } as const;
		const { state } = transition(applying, { type: 'quit-pressed', by: 'interrupt' });
		return state.step === 'ended' ? state.farewell.join('\n') : '';
	};

	test('tells what was done, and that nothing of it was committed', () => {
		expect(words([])).toMatch(/2 of 3 were done; what became of the next is not known\.\nNone of it was committed/);
	});

	test('tells what was committed, of which it is not known whether it was taken back', () => {
		expect(words([0])).toMatch(
			/2 of 3 were done[\s\S]*2 of them were committed, and whether they were taken back is not/,
		);
	});
});

describe('ended by something else', () => {
	test.each([
		['what was applied stands', {}, /^2 statements were applied, and stand\.\nReceipt: \//],
		['there was nothing to do', { status: 'nothing-to-do', receipt: null }, /^Nothing was to be changed\.$/],
		['nothing remains', { status: 'cancelled', applied: [] }, /^Nothing of the run remains on the server/],
		[
			'something remains',
			{ status: 'partial', remains: ['role a\u001B[1m'] },
			/^Still on the server: role a[^\u001B]*\.$/m,
		],
	] as const)('%s', (_what, changes, expected) => {
		expect(runSoFar({ ...result, ...changes }).join('\n')).toMatch(expected);
	});
});
