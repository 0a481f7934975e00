import type { Desired } from '../access/desired.js';
import type { Profile } from '../profile/profile.js';
import type { Pattern } from '../profile/vocabulary.js';
import { databasePerTenant } from './database-per-tenant.js';
import { schemaPerTenant } from './schema-per-tenant.js';
import { sharedSchema } from './shared-schema.js';

/** What a pattern needs to know of whoever builds it. */
export type Builder = { readonly name: string; readonly superuser: boolean };

type Build = (profile: Profile, administrator: Builder) => Desired;

const builds: Readonly<Record<Pattern, Build>> = {
	'database-per-tenant': databasePerTenant,
	'schema-per-tenant': schemaPerTenant,
	'shared-schema': sharedSchema,
};

/** What the profile asks for, from this administrator. */
export function desiredOf(profile: Profile, administrator: Builder): Desired {
	return builds[profile.pattern](profile, administrator);
}
