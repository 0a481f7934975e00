import type { Desired, DesiredDatabase, DesiredRole } from '../access/desired.js';
import { expandTenants, type TenantExpansion } from '../profile/expand.js';
import type { Profile } from '../profile/profile.js';
import type { Builder } from './desired-of.js';
import {
	creatorsOf,
	databaseOwner,
	desiredDatabase,
	desiredLogin,
	grantsOf,
	nologin,
	type PlacedLogin,
	uses,
} from './parts.js';

/**
 * A database of its own for each tenant, or one isolated database where the profile names no tenants: two owners that
 * nobody signs in as, the database, one schema, and the logins.
 */
export function databasePerTenant(profile: Profile, administrator: Builder): Desired {
	const parts = expandTenants(profile).map((expansion) => onePart(profile, administrator, expansion));
	return {
		profile: profile.name,
		calledAs: profile.calledAs,
		roles: parts.flatMap((part) => part.roles),
		databases: parts.map((part) => part.database),
		siblings: profile.siblings,
	};
}

function onePart(
	profile: Profile,
	administrator: Builder,
	{ tenant, database: name, owner, schema, roles: logins }: TenantExpansion,
): { readonly roles: readonly DesiredRole[]; readonly database: DesiredDatabase } {
	const perTenant = tenant !== undefined;
	const placed = logins.map((login): PlacedLogin => ({ login, owner, groups: [], searchPath: [schema], perTenant }));
	const readers = logins.filter(uses);
	return {
		roles: [databaseOwner(name, perTenant), nologin('owner', owner, perTenant), ...placed.map(desiredLogin)],
		database: desiredDatabase(profile, placed, {
			name,
			connect: logins.map((login) => login.name),
			schemas: [
				{
					name: schema,
					owner,
					users: readers.map((login) => login.name),
					creators: creatorsOf(profile, administrator, owner, logins),
					grants: readers.map(grantsOf),
					// The database is the tenant's: whatever schemas it has are too.
					perTenant: false,
				},
			],
			perTenant,
		}),
	};
}
