import { expect, test } from 'vitest';
import { holds, judgeNew, judgeOld, type Standing } from '../../../source/core/rotate/proof.js';

const answered = (sqlstate: string | null) => ({ kind: 'answered', sqlstate, text: sqlstate }) as const;
const silent = { kind: 'not asked', reason: 'the server is gone', fix: null } as const;

test.each([
	[answered(null), 'pass', 'fail'],
	// The password was taken; it is the database that was shut, or gone.
	[answered('42501'), 'pass', 'fail'],
	[answered('3D000'), 'pass', 'fail'],
	[answered('28P01'), 'fail', 'pass'],
	// Nothing of the password: NOLOGIN or pg_hba.conf, and a full house.
	[answered('28000'), 'unchecked', 'unchecked'],
	[answered('53300'), 'unchecked', 'unchecked'],
	[silent, 'unchecked', 'unchecked'],
] as const)('%j: the new password is %s, the old one %s', (answer, fresh, old) => {
	expect([judgeNew(answer).status, judgeOld(answer).status]).toEqual([fresh, old]);
});

test('an old password that nobody knew proves nothing, and fails nothing', () => {
	expect(judgeOld(undefined)).toMatchObject({ status: 'unchecked', found: 'nobody knew the old password' });
	const proof = (newPassword: Standing, oldPassword: Standing) =>
		holds({ name: 'app', database: 'd', sessions: 0, newPassword, oldPassword });
	expect(proof(judgeNew(answered(null)), judgeOld(undefined))).toBe(true);
	expect(proof(judgeNew(answered(null)), judgeOld(answered(null)))).toBe(false);
	expect(proof(judgeNew(answered('28P01')), judgeOld(answered('28P01')))).toBe(false);
});
