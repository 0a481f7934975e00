// Of a routine's argument as the server lists it, the type.
import { expect, test } from 'vitest';
import { argumentType } from '../../../source/core/explain/argument-type.js';

test.each([
	['integer', 'integer'],
	['a integer', 'integer'],
	['"My Arg" app."My Type"', 'app."My Type"'],
	['"My Type"', '"My Type"'],
	['numeric(10, 2)', 'numeric(10, 2)'],
	['n numeric (10, 2)', 'numeric (10, 2)'],
	['integer []', 'integer []'],
	['double precision', 'double precision'],
	['x double precision', 'double precision'],
	['timestamp with time zone', 'timestamp with time zone'],
	['at timestamp with time zone', 'timestamp with time zone'],
	['character varying(10)', 'character varying(10)'],
	['VARIADIC a integer[]', 'integer[]'],
	['IN a integer', 'integer'],
	['INOUT integer', 'integer'],
	['a integer DEFAULT 1', 'integer'],
	["a text = 'x'", 'text'],
	['OUT b integer', null],
])('%s', (argument, type) => {
	expect(argumentType(argument)).toBe(type);
});
