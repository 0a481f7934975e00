import { expect, test } from 'vitest';
import { lastWord, nameList, namesIn, withLast } from '../../../source/core/wizard/name-list.js';

test.each([
	['', []],
	[' , ,', []],
	['ann', ['ann']],
	[' ann,bob ,  carol', ['ann', 'bob', 'carol']],
	['ann, ann', ['ann']],
	['"a, b", c', ['a, b', 'c']],
	['"a ""b""", c', ['a "b"', 'c']],
	['"half, open', ['half, open']],
	["o'neil, Ann Lee", ["o'neil", 'Ann Lee']],
])('%j is %j', (text, names) => {
	expect(namesIn(text)).toEqual(names);
});

test.each([[['ann', 'bob']], [['a, b', 'say "x"', ' led']], [[',']], [['"']]])('%j comes back as it was', (names) => {
	expect(namesIn(nameList(names))).toEqual(names);
});

test('the last word is the one that is being typed, and is replaced alone', () => {
	expect(lastWord('ann, bo')).toBe('bo');
	expect(lastWord('ann, ')).toBe('');
	expect(lastWord('')).toBe('');
	expect(withLast('ann, bo', 'bob')).toBe('ann, bob');
	expect(withLast('', 'a, b')).toBe('"a, b"');
	expect(withLast('"a, b", x', 'a, b')).toBe('"a, b"');
});
