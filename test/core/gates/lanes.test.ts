import { describe, expect, test } from 'vitest';
import type { Check } from '../../../source/core/gates/check.js';
import { example, lanesOf, stages } from '../../../source/core/gates/lanes.js';

const check = (gate: Check['gate'], word: string, more: Partial<Check> = {}): Check => {
	const { role = 'app', database = 'shop' } = more;
	return {
		id: `${gate}:${role}:${database}:${word}`,
		gate,
		role,
		database,
		subject: word,
		method: 'login',
		expect: 'allowed',
		status: 'pass',
		found: '',
		sqlstate: null,
		fix: null,
		...more,
	};
};
const denied = (gate: Check['gate'], word: string, more: Partial<Check> = {}) =>
	check(gate, word, { expect: 'denied', ...more });

const expected = { logins: ['app', 'app', 'report'], hasRows: false, isOver: false };
const ways = (checks: readonly Check[], more: Partial<typeof expected> = {}) =>
	lanesOf(checks, { ...expected, ...more }).map(
		({ name, stages: passed, said }) =>
			`${name}: ${passed.map(({ standing }) => standing).join(' ')}${said && `, ${said}`}`,
	);

describe('the ways through the gates', () => {
	test('are there before the first check, one a login, and one for whatever is refused', () => {
		expect(ways([])).toEqual([
			'app: waiting waiting waiting waiting',
			'report: waiting waiting waiting waiting',
			'other databases: waiting waiting',
			'other schemas: waiting waiting waiting',
			'other rights: waiting waiting waiting waiting',
		]);
	});

	test('have the rows as well where those are kept apart', () => {
		const lanes = lanesOf([check('object', 'rows:t:own')], { ...expected, hasRows: true });
		expect(lanes[0]?.stages.map(({ stage }) => stage)).toEqual(stages);
		expect(lanes[0]?.stages.at(-1)).toEqual({ stage: 'row', standing: 'holds' });
		expect(lanes.at(-1)).toMatchObject({ name: 'rows of others', isStopped: true });
	});

	test('fill in as the checks come, each login by its own and the refusals of all together', () => {
		const checks = [
			check('connect', 'login', { method: 'catalog' }),
			check('connect', 'sign-in'),
			denied('connect', 'enter:postgres'),
			denied('connect', 'enter:postgres', { role: 'report' }),
			check('schema', 'usage:app', { status: 'unchecked' }),
		];
		expect(ways(checks)).toEqual([
			'app: holds holds unproved waiting, 2 allowed',
			'report: waiting waiting waiting waiting',
			'other databases: holds holds, 2 refused',
			'other schemas: waiting waiting waiting',
			'other rights: waiting waiting waiting waiting',
		]);
	});

	test('what is let through and what is refused by mistake is counted as such; what is over and was not tried is nothing', () => {
		const checks = [
			check('object', 'SELECT:t', { status: 'fail' }),
			check('object', 'INSERT:t'),
			denied('object', 'DELETE:t', { status: 'fail' }),
			denied('schema', 'usage:public', { status: 'warn' }),
			denied('connect', 'enter:a', { status: 'vacuous' }),
		];
		expect(ways(checks, { isOver: true })).toEqual([
			'app: nothing nothing nothing fails, 1 of 2 refused',
			'report: nothing nothing nothing nothing',
			'other databases: holds unproved, 1 not proved',
			'other schemas: holds holds noted, 1 warning',
			'other rights: holds holds holds fails, 1 of 1 let through',
		]);
	});

	test('a role whose name has a colon is read as any other', () => {
		const odd = check('connect', 'login', { role: 'a:b', method: 'catalog' });
		expect(ways([odd], { logins: ['a:b'] })[0]).toBe('a:b: holds waiting waiting waiting, 1 allowed');
	});

	test('the example stops once at each gate behind the sign-in', () => {
		expect(example.filter((lane) => lane.isStopped).map((lane) => lane.stages.at(-1)?.stage)).toEqual(stages.slice(1));
	});
});
