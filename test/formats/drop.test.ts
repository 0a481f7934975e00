import { expect, test } from 'vitest';
import { dropExitCode, dropPlanText, dropText } from '../../source/formats/drop.js';
import { phaseOf } from '../helpers/phases.js';

const failure = { id: 'C1', sqlstate: '55P03', message: 'a lock\nwas not had', remedy: 'Wait.\nThen try.' };
const yes = { subject: 'role a in the catalog', status: 'pass', sqlstate: null, found: 'is gone' } as const;
const no = { ...yes, status: 'fail', found: 'still there: a' } as const;
const schema = phaseOf('C', ['DROP SCHEMA acme CASCADE'], { database: 'd' });
const many = phaseOf('C', [`DROP TABLE ${'x, '.repeat(200)}`, ...Array.from({ length: 70 }, () => 'DROP TABLE y')]);
const plan = {
	profile: 'p\u001B[2J',
	names: ['d', 'p'],
	gone: { databases: ['d'], schemas: [{ database: 'e', name: 'acme' }], roles: ['a'], logins: [], mapRows: [] },
	sessions: [{ role: 'a', database: 'd', count: 2 }],
	contents: [
		{ database: 'd', schema: null, tables: 12, bytes: 8 * 1024 ** 2 },
		{ database: 'e', schema: 'acme', tables: 1, bytes: 512 },
	],
	phases: { closing: [schema], ending: [], rest: [many] },
	notes: ['Something stays.'],
};
const result = (changes: object = {}) => ({
	plan,
	status: 'dropped' as const,
	done: schema.statements,
	failure: null,
	proofs: [yes],
	...changes,
});

test.each([
	['done', {}, undefined, 0],
	['nothing to do', { status: 'nothing-to-do', done: [], proofs: [] }, undefined, 0],
	['still there', { proofs: [yes, no] }, undefined, 4],
	['not proved', { failure, proofs: [] }, undefined, 4],
	['stopped while it proved', { failure, proofs: [] }, 130, 130],
	['undone', { status: 'undone', failure, proofs: [] }, undefined, 5],
	['stopped and undone', { status: 'undone', failure, proofs: [] }, 143, 143],
	['partial', { status: 'partial', failure, proofs: [] }, undefined, 6],
	['stopped and partial', { status: 'partial', failure, proofs: [] }, 130, 6],
] as const)('%s', (_what, changes, stop, code) => {
	expect(dropExitCode(result(changes), stop)).toBe(code);
});

test('a failure says what is gone, why, and what to do', () => {
	const text = dropText(result({ status: 'partial', failure, proofs: [] }));
	expect(text).toMatch(
		/^Failed with some of it gone[\s\S]*DROP SCHEMA acme CASCADE\na lock was not had {2}\(SQLSTATE 55P03\)\nWait\.\nThen try\.\n/,
	);
	expect(dropText(result({ proofs: [yes, no] }))).toMatch(
		/pass +role a in the catalog is gone\n +FAIL +role a in the catalog still there: a/,
	);
});

test('what would go is shown, but not without end', () => {
	const text = dropPlanText(plan);
	expect(text).toMatch(
		/^To be dropped of p\\x1b\[2J, for good:\n {2}databases: d\n {2}schemas: acme in e\n {2}roles: a\n {2}database d holds 12 tables, 8\.0 MB\n {2}schema acme in e holds one table, 512 bytes\n\n/,
	);
	expect(text).toContain('and 12 statements more');
	expect(text).toContain('! 2 sessions of a in d will be ended.\n! Something stays.');
	const statements = text.split('\n').filter((line) => /^ {2}C\d/.test(line));
	expect(statements[1]).toMatch(/^.{200,250} …;$/);
	const empty = { ...plan, phases: { closing: [], ending: [], rest: [] } };
	expect(dropPlanText(empty)).toBe('Nothing to drop: nothing of it is there.\nSomething stays.\n');
});
