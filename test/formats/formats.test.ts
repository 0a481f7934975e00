import { describe, expect, test } from 'vitest';
import { StoppedError } from '../../source/cli/stopped.js';
import { BusyError, ConnectionError, InvalidProfileError, StalePlanError } from '../../source/core/errors.js';
import { type Check, report } from '../../source/core/gates/check.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { verifiersNeeded } from '../../source/core/sql/render.js';
import { scriptWritten } from '../../source/core/wizard/script-written.js';
import { applyErrorJson, errorJson, errorText } from '../../source/formats/error.js';
import { json, jsonLine } from '../../source/formats/json.js';
import { planJson } from '../../source/formats/plan-json.js';
import { planSql } from '../../source/formats/plan-sql.js';
import { planText } from '../../source/formats/plan-text.js';
import { verifyJunit } from '../../source/formats/verify-junit.js';
import { verifyTap } from '../../source/formats/verify-tap.js';
import { verifyText } from '../../source/formats/verify-text.js';
import { freshServer } from '../helpers/current.js';
import { orders, planOf } from '../helpers/plan-of.js';

const escapes = '\u001B]52;c;ZXZpbA==\u0007\u009B31m\u202Eevil';
/** Nothing that a terminal acts on: no control character but the line break, no bidirectional override. */
const tame = /^[^\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*$/;

const check = (changes: Partial<Check>): Check => ({
	id: changes.subject ?? 'id',
	gate: 'object',
	role: 'app',
	database: 'orders',
	subject: 'SELECT on app.t',
	method: 'login',
	expect: 'allowed',
	status: 'pass',
	found: 'the server allowed it',
	sqlstate: null,
	fix: null,
	...changes,
});
const proof = report('orders', [
	check({}),
	check({ subject: 'INSERT on app.t' }),
	check({ subject: 'DELETE on app.t', expect: 'denied' }),
	check({
		subject: `<"&' # \\ ${escapes}`,
		expect: 'denied',
		status: 'fail',
		found: `allowed\nthrough ${escapes} ]]> & PUBLIC`,
		fix: 'REVOKE x;',
	}),
	check({ gate: 'connect', subject: 'sign in', status: 'unchecked', found: 'nobody knows the password' }),
	check({ gate: 'connect', subject: 'other', status: 'warn', expect: 'denied', found: 'PUBLIC may' }),
]);

describe('a report', () => {
	test('as text gathers what passed alike and tells the rest one by one', () => {
		const text = verifyText(proof);
		expect(text).toContain('pass       allowed  app: SELECT, INSERT on app.t');
		expect(text).toContain('pass       denied   app: DELETE on app.t');
		expect(text).toMatch(/FAIL {7}should be denied to app: </);
		expect(text).toMatch(/fix: REVOKE x;/);
		expect(text).toMatch(/orders: NOT proved/);
		expect(text).toMatch(tame);
	});

	test('as TAP counts every check, fails what failed and skips what could not be tried', () => {
		const tap = verifyTap(proof);
		expect(tap).toMatch(/^TAP version 14\n1\.\.6\n/);
		expect(tap.match(/^ok /gm)).toHaveLength(5);
		expect(tap.match(/^not ok /gm)).toHaveLength(1);
		expect(tap).toMatch(/^ok 5 - .* # SKIP nobody knows/m);
		expect(tap).toMatch(tame);
	});

	test('as JUnit is well-formed whatever names it holds', () => {
		const xml = verifyJunit(proof);
		expect(xml).toMatch(tame);
		expect(xml).toMatch(/<testsuites name="orders" tests="6" failures="1">/);
		expect(xml.match(/<testcase /g)).toHaveLength(6);
		const stripped = xml.replace(/<\?xml[^>]*\?>/, '').replace(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>/g, '');
		expect(stripped).not.toMatch(/[<>]/);
		expect(stripped.replace(/&(?:amp|lt|gt|quot|#10);/g, '')).not.toContain('&');
	});

	test('is not ok under --strict while something is unchecked', () => {
		const green = [check({}), check({ subject: 'x', status: 'unchecked' })];
		expect([report('p', green).ok, report('p', green, true).ok]).toEqual([true, false]);
	});
});

describe('a plan of hostile names', () => {
	const hostile = { ...orders, database: { name: `a\n\\! rm -rf\n${escapes}` }, owner: 'o' };
	const plan = planOf(hostile, freshServer());

	test('never reaches a terminal raw', () => {
		expect(planText(plan)).toMatch(tame);
		expect(json(planJson(plan))).toMatch(/^[^\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]*$/);
	});

	test('is one line a statement for people, so that no name begins another', () => {
		const name = 'x\n  A99  DROP DATABASE everything;\n       harmless';
		const lines = planText(planOf({ ...orders, database: { name }, owner: 'o' }, freshServer())).split('\n');
		expect(lines.filter((line) => /^\s*(?:A99|harmless)/.test(line))).toEqual([]);
		expect(lines.some((line) => line.includes('CREATE DATABASE "x\\n  A99  DROP DATABASE everything;'))).toBe(true);
	});

	test('cannot end a comment of the script', () => {
		for (const line of planSql(plan)
			.split('\n')
			.filter((each) => each.startsWith('--')))
			expect(line).toMatch(tame);
		const outside = planSql(plan)
			.replace(/"(?:[^"]|"")*"/g, '""')
			.replace(/'(?:[^'\\]|''|\\.)*'/g, "''")
			.split('\n')
			.filter((line) => line.startsWith('\\'));
		expect(
			outside.every((line) => /^\\(?:set ON_ERROR_STOP on|connect (?:\w+|-reuse-previous=on (?:""|'')))$/.test(line)),
		).toBe(true);
	});

	test('cannot end a \\connect of the script, whose rest psql would run as SQL', () => {
		const name = `o'd"d \\ \r\nDROP DATABASE postgres; --`;
		const lines = planSql(planOf({ ...orders, database: { name }, owner: 'o' }, freshServer())).split('\n');
		expect(lines.filter((line) => line.startsWith('\\connect'))).toEqual([
			...['\\connect postgres', '\\connect postgres', '\\connect postgres'],
			String.raw`\connect -reuse-previous=on '"dbname=\'o\\\'d""d \\\\ \r\nDROP DATABASE postgres; --\'"'`,
		]);
	});

	test('an empty plan says so in every format', () => {
		const empty = { ...plan, phases: [] };
		expect(planText(empty)).toMatch(/Nothing to change/);
		expect(planSql(empty)).toMatch(/-- Nothing to change/);
		expect(planJson(empty)).toMatchObject({ phases: [], summary: { statements: 0 } });
	});
});

test('a script whose verifiers are open says what fills them in, and one that has them says nothing of it', () => {
	const plan = planOf(orders, freshServer());
	const logins = statementsOf(plan).flatMap(({ sql }) => verifiersNeeded(sql));
	const hint = '-- `gatehouse plan PROFILE --format sql --secrets FILE` puts verifiers in for you';
	expect(logins.length).toBeGreaterThan(0);
	expect(planSql(plan)).toContain(hint);
	expect(planSql(plan, new Map(logins.map((login) => [login, 'SCRAM-SHA-256$4096:x'])))).not.toContain(hint);
	expect(scriptWritten('o.sql', plan)).toMatch(/^Written: o\.sql\. Its first lines say where its password verifiers/);
	expect(scriptWritten('o.sql', { phases: [] })).toBe('Written: o.sql');
});

describe('a failure', () => {
	const invalid = new InvalidProfileError('x.yaml', [{ path: 'roles[0].name', message: `is ${escapes}` }]);

	test('says what is so, every problem, and what to do', () => {
		expect(errorText(invalid)).toMatch(/^The profile x\.yaml has one problem\.\n {2}roles\[0\]\.name: is .*\n.*schema/);
		expect(errorText(invalid)).toMatch(tame);
		expect(errorJson(invalid)).toMatchObject({
			kind: 'error',
			code: 'invalid-profile',
			exitCode: 2,
			issues: [{ path: 'roles[0].name' }],
		});
	});

	test('of an apply is a result: refused, stale, or stopped with nothing begun', () => {
		const errors = [
			new BusyError('Another run holds the lock.', 'Wait.'),
			new ConnectionError({ code: 'timed-out', message: 'm', remedy: 'r', field: 'host' }),
			invalid,
			new StalePlanError(['role x: was absent']),
			new StoppedError(143, new Error('aborted')),
			new TypeError('x is not a function'),
		];
		const told = errors.map(applyErrorJson);
		expect(
			told.every((line) => line['type'] === 'result' && line['kind'] === 'error' && line['receipt'] === null),
		).toBe(true);
		expect(told.map(({ status, exitCode }) => [status, exitCode])).toEqual([
			['refused', 5],
			['refused', 3],
			['refused', 2],
			['stale', 7],
			['undone', 143],
			['refused', 1],
		]);
	});

	test('that is ours is called a bug, without a stack', () => {
		const text = errorText(new TypeError('x is not a function'));
		expect(text).toMatch(/bug in Gatehouse/);
		expect(text).not.toMatch(/\n\s+at /);
		expect(errorJson('thrown text')).toMatchObject({ code: 'bug', exitCode: 1 });
	});
});

test('a line of JSON is one line', () => {
	expect(jsonLine({ text: 'a\nb\u2028c' })).toBe('{"text":"a\\nb\\u2028c"}\n');
});
