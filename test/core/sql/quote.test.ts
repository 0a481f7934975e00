import { expect, test } from 'vitest';
import { identifier, literal, qualified } from '../../../source/core/sql/quote.js';
import { preview } from '../../../source/core/sql/render.js';

test.each([
	['orders', 'orders'],
	['_x9', '_x9'],
	['Orders', '"Orders"'],
	['9lives', '"9lives"'],
	['a$b', '"a$b"'],
	['select', '"select"'],
	['user', '"user"'],
	['json_table', '"json_table"'],
	['a"b', '"a""b"'],
	['日本', '"日本"'],
	['a b', '"a b"'],
	['a\nb', '"a\nb"'],
	['; DROP TABLE x --', '"; DROP TABLE x --"'],
])('quotes the name %j as %s', (name, quoted) => {
	expect(preview(identifier(name))).toBe(quoted);
});

test.each([
	['plain', "'plain'"],
	["it's", "'it''s'"],
	['a\\b', "E'a\\\\b'"],
	["\\'", "E'\\\\'''"],
	['', "''"],
])('quotes the string %j as %s', (value, quoted) => {
	expect(preview(literal(value))).toBe(quoted);
});

test('joins a schema and a name', () => {
	expect(preview(qualified('My App', 'orders'))).toBe('"My App".orders');
});

test.each(['', 'a\0b'])('refuses %j as a name', (name) => {
	expect(() => identifier(name)).toThrow(TypeError);
});

test('refuses a NUL in a string', () => {
	expect(() => literal('a\0')).toThrow(TypeError);
});
