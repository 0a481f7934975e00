import fc from 'fast-check';
import type { Acl } from '../../../source/core/access/current.js';

/** An ACL as history leaves it: mostly the owner's grants, some handed on, some to PUBLIC. */
export function acls(owner: string, people: readonly string[], privileges: readonly string[]): fc.Arbitrary<Acl> {
	const item = fc.record({
		grantor: fc.oneof(
			{ arbitrary: fc.constant(owner), weight: 5 },
			{ arbitrary: fc.constantFrom(...people), weight: 1 },
		),
		grantee: fc.oneof(
			{ arbitrary: fc.constant(null), weight: 1 },
			{ arbitrary: fc.constantFrom(...people), weight: 3 },
		),
		privilege: fc.constantFrom(...privileges),
		grantable: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
	});
	return fc.uniqueArray(item, {
		maxLength: 5,
		selector: ({ grantor, grantee, privilege }) => JSON.stringify([grantor, grantee, privilege]),
	});
}
