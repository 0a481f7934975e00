import { describe, expect, test } from 'vitest';
import { allChecked } from '../../../source/core/wizard/checked.js';
import { jumpRefusal } from '../../../source/core/wizard/jump.js';
import type { Reached, State, StateOf } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { server, states } from './fixtures.js';

const checked = allChecked(states.names);
const at = (state: Reached): State => ({ ...state, checked }) as unknown as State;
const press = (state: State, to: number) => transition(state, { type: 'jump-pressed', to }).state;

describe('a digit', () => {
	test.each([
		[1, 'server-facts'],
		[2, 'pattern'],
		[4, 'grants'],
		[5, 'security'],
		[6, 'planning'],
	])('%d leads from the names to %s, once that was answered', (to, step) => {
		expect(press(at(states.names), to).step).toBe(step);
		expect(press(states.names, to)).toBe(states.names);
		expect(jumpRefusal(at(states.names), to)).toBeUndefined();
		expect(jumpRefusal(states.names, to)).toBe(`Step ${to} was not answered yet`);
	});

	test('to where one is does nothing, and says nothing', () => {
		const names = at(states.names);
		expect(press(names, 3)).toBe(names);
		expect(jumpRefusal(names, 3)).toBeUndefined();
		expect(jumpRefusal(at(states.review), 6)).toBeUndefined();
	});

	test.each([7, 8])('%d is of a step that begins by applying', (to) => {
		const review = at(states.review);
		expect(press(review, to)).toBe(review);
		expect(jumpRefusal(review, to)).toMatch(/comes with the plan/);
	});

	test('from the review opens the question that leads straight back', () => {
		expect(press(at(states.review), 1).step).toBe('connect');
		expect(press(at(states.review), 3)).toMatchObject({ step: 'names', goal: 'review' });
		const names = press(at(states.review), 3) as StateOf<'names'>;
		expect(press(names, 4)).toMatchObject({ step: 'grants', goal: 'review' });
	});

	test('keeps what is not finished', () => {
		const answers = { ...states.names.answers, names: { ...states.names.answers.names, owner: 'pg_mine' } };
		expect(press(at({ ...states.names, answers }), 2)).toMatchObject({ step: 'pattern', answers });
	});

	test('works on the form of a server that is still there, and of no other', () => {
		expect(press({ ...states.connect, server, checked }, 3).step).toBe('names');
		const first = { ...states.connect, checked };
		expect(press(first, 3)).toBe(first);
	});

	test.each(['welcome', 'profiles', 'connecting', 'planning', 'confirm', 'applying', 'verified', 'finished'] as const)(
		'does nothing in %s',
		(step) => {
			const state = { ...states[step], checked };
			expect(press(state, 2)).toBe(state);
			expect(jumpRefusal(state, 2)).toBeUndefined();
		},
	);
});
