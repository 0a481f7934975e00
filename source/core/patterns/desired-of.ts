import type { Desired } from '../access/desired.js';
import { UsageError } from '../errors.js';
import type { Profile } from '../profile/profile.js';
import type { Pattern } from '../profile/vocabulary.js';
import { databasePerTenant } from './database-per-tenant.js';

/** What a pattern needs to know of the server it builds on. */
export type PatternServer = { readonly administrator: string; readonly version: number };

type Builder = (profile: Profile, server: PatternServer) => Desired;

const builders: Readonly<Partial<Record<Pattern, Builder>>> = {
	'database-per-tenant': databasePerTenant,
};

/** What the profile asks for, on this server. */
export function desiredOf(profile: Profile, server: PatternServer): Desired {
	const build = builders[profile.pattern];
	if (build === undefined)
		throw new UsageError(
			`This version of Gatehouse does not build the pattern ${profile.pattern}.`,
			'Use `pattern: database-per-tenant`.',
		);
	return build(profile, server);
}
