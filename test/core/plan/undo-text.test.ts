import { expect, test } from 'vitest';
import { undoText } from '../../../source/core/plan/undo-text.js';

test('a reason that names what holds a line break stays a comment', () => {
	expect(undoText({ none: 'the rows of "a\nDROP TABLE b" are gone' })).toBe(
		'-- no undo: the rows of "a\\nDROP TABLE b" are gone',
	);
});
