import type { Desired } from '../access/desired.js';
import { UsageError } from '../errors.js';
import type { Profile } from '../profile/profile.js';
import type { Pattern } from '../profile/vocabulary.js';
import { databasePerTenant } from './database-per-tenant.js';

type Builder = (profile: Profile, administrator: string) => Desired;

const builders: Readonly<Partial<Record<Pattern, Builder>>> = {
	'database-per-tenant': databasePerTenant,
};

/** What the profile asks for, on a server whose administrator is called `administrator`. */
export function desiredOf(profile: Profile, administrator: string): Desired {
	const build = builders[profile.pattern];
	if (build === undefined)
		throw new UsageError(
			`This version of Gatehouse does not build the pattern ${profile.pattern}.`,
			'Use `pattern: database-per-tenant`.',
		);
	return build(profile, administrator);
}
