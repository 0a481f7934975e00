import { expect, test } from 'vitest';
import { touchedLines } from '../../../source/ui/screens/confirm.js';
import { planOf, statement } from '../../core/wizard/fixtures.js';

test('what a name is typed for: each statement that does more than add, as far as there is room', () => {
	const plan = planOf(
		statement('A1'),
		statement('A2', 'change'),
		statement('A3', 'revoke'),
		statement('A4', 'destroy'),
	);
	const lines = (room: number, width = 80) => touchedLines({ plan }, room, width);
	expect(lines(3)).toHaveLength(4);
	expect(lines(3)[0]).toBe('What it changes or takes away:');
	expect(lines(3)[1]).toMatch(/^ {2}A4 {2}\S/);
	expect(lines(2).slice(2)).toEqual(['  2 more, which See SQL in the review shows']);
	expect(lines(0)).toEqual([]);
	expect(lines(3, 12).every((line) => line.startsWith('What') || line.length <= 12)).toBe(true);
	expect(touchedLines({ plan: planOf(statement('A1')) }, 9, 80)).toEqual([]);
});
