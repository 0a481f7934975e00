import { expect, test } from 'vitest';
import { readAcl } from '../../../source/core/access/read-acl.js';

const item = (grantee: string | null, privilege: string, grantor = 'o', grantable = false) => ({
	grantor,
	grantee,
	privilege,
	grantable,
});

test.each([
	['app=arw/o', [item('app', 'INSERT'), item('app', 'SELECT'), item('app', 'UPDATE')]],
	['=Tc/o', [item(null, 'TEMPORARY'), item(null, 'CONNECT')]],
	['app=r*w/o', [item('app', 'SELECT', 'o', true), item('app', 'UPDATE')]],
	['app=/o', []],
	['"a=b/c"=r/"o o"', [item('a=b/c', 'SELECT', 'o o')]],
	['"say ""hi"""=U/"\n"', [item('say "hi"', 'USAGE', '\n')]],
	['""""=U/""""""', [item('"', 'USAGE', '""')]],
	['zoë=X/Größe', [item('zoë', 'EXECUTE', 'Größe')]],
	['"PUBLIC"=m/o', [item('PUBLIC', 'MAINTAIN')]],
	['16384=r/o', [item('16384', 'SELECT')]],
])('%s', (text, expected) => {
	expect(readAcl([text])).toEqual(expected);
});

test('what is no item of an ACL is not taken for an empty one', () => {
	expect(() => readAcl(['app=r'])).toThrow('not an item of an ACL: app=r');
	expect(() => readAcl(['"app=r/o'])).toThrow(TypeError);
});
