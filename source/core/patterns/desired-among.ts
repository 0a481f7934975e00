import type { Desired } from '../access/desired.js';
import { secondLoginsIn, withSecondLogins } from '../access/second-login.js';
import type { Profile } from '../profile/profile.js';
import { type Builder, desiredOf } from './desired-of.js';

/** The same as `desiredOf`, where second logins stand among the server's roles: they are meant to be there for now. */
export function desiredAmong(
	profile: Profile,
	administrator: Builder,
	roles: Iterable<{ readonly name: string; readonly comment: string | null }>,
): Desired {
	const desired = desiredOf(profile, administrator);
	return withSecondLogins(desired, secondLoginsIn(desired, roles));
}
