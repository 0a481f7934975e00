import { expect, test } from 'vitest';
import { rotateExitCode, rotateJson, rotateText } from '../../source/formats/rotate.js';

const logins = ['a', 'b', 'c'].map((name) => ({ name, database: 'd' }));
const failure = { id: 'A2', sqlstate: '55P03', message: 'a lock\nwas not had', remedy: 'Wait.' };
const yes = { status: 'pass', sqlstate: null, found: 'yes' } as const;
const no = { status: 'fail', sqlstate: '28P01', found: 'no' } as const;
const result = (changes: object = {}) => ({
	rotation: { profile: 'p', databases: ['d'], logins, phases: [] },
	rotated: ['a', 'b', 'c'],
	open: [],
	failure: null,
	proofs: logins.map((login) => ({ ...login, newPassword: yes, oldPassword: yes, sessions: 0 })),
	...changes,
});
const proof = { ...logins[0], newPassword: no, oldPassword: yes, sessions: 2 };

test.each([
	['done', {}, undefined, 0],
	['refused a new password', { proofs: [proof] }, undefined, 4],
	['changed nothing', { rotated: [], failure, proofs: [] }, undefined, 5],
	['stopped before anything', { rotated: [], failure, proofs: [] }, 130, 130],
	['changed some', { rotated: ['a'], failure }, undefined, 6],
	['stopped after some', { rotated: ['a'], failure }, 130, 6],
	['does not know what it changed', { rotated: [], open: ['a'], failure }, undefined, 6],
	['not proved', { failure, proofs: [] }, undefined, 4],
	['stopped while it proved', { failure, proofs: [] }, 143, 143],
] as const)('%s', (_what, changes, stop, code) => {
	expect(rotateExitCode(result(changes), stop)).toBe(code);
});

test('a run that ended in the middle says of each login how it is', () => {
	const some = result({ rotated: ['a'], open: ['b'], failure, proofs: [proof] });
	const text = rotateText(some, 's.env');
	expect(text).toMatch(/^Failed after 1 of 3 logins: the new passwords of a are in s\.env\.\n/);
	for (const words of [
		/FAIL +no {2}\(28P01\)/,
		/2 sessions go on with the old sign-in/,
		/a lock was not had {2}\(SQLSTATE 55P03\)\nWait\./,
		/Of b s\.env holds the old password and, as pending, the new one/,
		/c keeps its old password/,
	])
		expect(text).toMatch(words);
	expect(rotateJson(some, 's.env', 6)).toMatchObject({
		kind: 'rotate',
		exitCode: 6,
		logins: [{ status: 'rotated', sessions: 2 }, { status: 'unfinished' }, { status: 'unchanged' }],
		failed: { id: 'A2', sqlstate: '55P03' },
	});
});
