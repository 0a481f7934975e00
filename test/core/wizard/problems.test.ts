import { describe, expect, test } from 'vitest';
import type { Answers, LoginAnswers } from '../../../source/core/wizard/answers.js';
import {
	connectionOptions,
	connectionProblems,
	pastedUrl,
	withUrl,
} from '../../../source/core/wizard/connection-form.js';
import { emptyConnection, firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { planHindrance, problemsAt, problemsOf } from '../../../source/core/wizard/problems.js';

const named = (names: Partial<Answers['names']>): Answers => ({
	...firstAnswers,
	names: { ...firstAnswers.names, ...names },
});
const withLogin = (key: string, part: Partial<LoginAnswers>): Answers => ({
	...firstAnswers,
	logins: firstAnswers.logins.map((login) => (login.key === key ? { ...login, ...part } : login)),
});
const fieldsOf = (answers: Answers): readonly string[] =>
	problemsOf(answers).map(({ step, field }) => `${step}: ${field}`);

test('the first answers have no problem', () => {
	expect(problemsOf(firstAnswers)).toEqual([]);
	expect(planHindrance(firstAnswers)).toBeUndefined();
});

describe('a problem stands at the field it is typed in', () => {
	test.each<readonly [string, Answers, readonly string[]]>([
		['an empty application', named({ application: '' }), ['names: application']],
		['a database that is too long', named({ database: 'x'.repeat(64) }), ['names: database']],
		['a reserved owner', named({ owner: 'pg_owner' }), ['names: owner']],
		['a reserved schema', named({ schema: 'pg_app' }), ['names: schema']],
		['a reserved login', withLogin('report', { name: 'pg_report' }), ['names: report.name']],
		[
			'no login',
			{ ...firstAnswers, logins: firstAnswers.logins.map((login) => ({ ...login, use: 'leave-out' as const })) },
			['names: logins'],
		],
		[
			'a limit that is no number',
			withLogin('report', { connectionLimit: 'many' }),
			['security: report.connectionLimit'],
		],
		['a day that is none', withLogin('app', { validUntil: '2027-02-30' }), ['security: app.validUntil']],
		[
			'a file without a name',
			{ ...firstAnswers, security: { ...firstAnswers.security, passwords: 'file', file: ' ' } },
			['security: file'],
		],
	])('%s', (_name, answers, expected) => {
		expect(fieldsOf(answers)).toEqual(expect.arrayContaining([...expected]));
		expect(new Set(fieldsOf(answers))).toEqual(new Set(expected));
	});

	test('also when a login before it is left out', () => {
		const { logins } = withLogin('report', { connectionLimit: 'many' });
		const answers = {
			...firstAnswers,
			logins: logins.map((login) => (login.key === 'app' ? { ...login, use: 'leave-out' as const } : login)),
		};
		expect(fieldsOf(answers)).toEqual(['security: report.connectionLimit']);
	});

	test('and only at its step', () => {
		const answers = withLogin('report', { connectionLimit: 'many' });
		expect(problemsAt(answers, 'names')).toEqual([]);
		expect(problemsAt(answers, 'security')).toHaveLength(1);
	});
});

test('a name that was cleared follows the suggestion again, and its problem is told where that comes from', () => {
	const cleared = { database: '', owner: '', schema: '' };
	expect(fieldsOf(named(cleared))).toEqual([]);
	expect(fieldsOf(withLogin('report', { name: '' }))).toEqual([]);
	expect(fieldsOf(named({ ...cleared, application: '' }))).toEqual(['names: application']);
});

test('a tenant that is named twice is told at the tenants', () => {
	expect(fieldsOf(named({ tenants: 'acme, acme' }))).toContain('names: tenants');
});

describe('the connection form', () => {
	test('leaves what is empty to the environment', () => {
		expect(connectionProblems(emptyConnection)).toEqual([]);
		expect(Object.values(connectionOptions(emptyConnection)).filter((value) => value !== undefined)).toEqual([]);
	});

	test.each([
		['port', '70000'],
		['port', 'five'],
		['host', 'a,b'],
	] as const)('says what is wrong with the %s %s', (field, text) => {
		expect(connectionProblems({ ...emptyConnection, [field]: text })).toMatchObject([{ field }]);
	});

	test('takes a URL apart and keeps what it leaves out', () => {
		const before = { ...emptyConnection, user: 'me', database: 'main' };
		expect(withUrl(before, { options: { host: 'db9', port: 6432, sslmode: 'require' } })).toMatchObject({
			host: 'db9',
			port: '6432',
			user: 'me',
			database: 'main',
			sslmode: 'require',
			password: null,
		});
	});
});

describe('a URL in the host', () => {
	test.each([
		['postgres://anna:pw@db1/main', 'postgres://anna:pw@db1/main'],
		[' postgresql://db1 ', 'postgresql://db1'],
		['anna:pw@db1:5432/main', 'postgres://anna:pw@db1:5432/main'],
		['//anna:pw@db1', 'postgres://anna:pw@db1'],
		['anna@db1', undefined],
		['db1:5432', undefined],
		['/run/postgresql', undefined],
	])('%s is pasted as %s', (text, expected) => expect(pastedUrl(text)).toBe(expected));

	test.each(['anna:pw@db1', 'anna@db1', 'postgres://db1'])('%s is no host, and is not quoted', (host) => {
		const [problem, ...others] = connectionProblems({ ...emptyConnection, host });
		expect(problem).toMatchObject({ field: 'host', message: expect.stringMatching(/^is no host alone/) });
		expect(problem?.message).not.toContain(host);
		expect(others).toEqual([]);
	});

	test.each(['db1', '::1', '@abstract', '/run/postgresql'])('%s is one', (host) =>
		expect(connectionProblems({ ...emptyConnection, host })).toEqual([]),
	);
});
