import { type Desired, type DesiredDatabase, type DesiredRole, databaseOwner } from '../access/desired.js';
import { expandTenants, type TenantExpansion } from '../profile/expand.js';
import type { Profile, ProfileRole } from '../profile/profile.js';
import type { PatternServer } from './desired-of.js';

/**
 * A database of its own for each tenant, or one isolated database where the profile names no tenants: two owners that
 * nobody signs in as, the database, one schema, and the logins.
 */
export function databasePerTenant(profile: Profile, server: PatternServer): Desired {
	const parts = expandTenants(profile).map((expansion) => onePart(profile, server, expansion));
	return {
		profile: profile.name,
		roles: parts.flatMap((part) => part.roles),
		databases: parts.map((part) => part.database),
		siblings: profile.siblings,
	};
}

function onePart(
	profile: Profile,
	server: PatternServer,
	{ tenant, database: name, owner, schema, roles: logins }: TenantExpansion,
): { readonly roles: readonly DesiredRole[]; readonly database: DesiredDatabase } {
	const perTenant = tenant !== undefined;
	const migrators = logins.filter((login) => login.access === 'migrate').map((login) => login.name);
	const readers = logins.filter((login) => login.access !== 'migrate');

	const owners: readonly DesiredRole[] = [
		{ name: databaseOwner(name), kind: 'database owner', access: null, memberOf: [], adopt: false, perTenant },
		{ name: owner, kind: 'owner', access: null, memberOf: [], adopt: false, perTenant },
	];
	return {
		roles: [...owners, ...logins.map((login) => desiredLogin(login, owner, perTenant))],
		database: {
			name,
			owner: databaseOwner(name),
			template: profile.database.template,
			encoding: profile.database.encoding,
			locale: profile.database.locale,
			connectionLimit: profile.database.connectionLimit,
			connect: logins.map((login) => login.name),
			// A migrate login has become the owner by the time it makes a temporary table.
			temporary: [
				...new Set(
					logins.filter((login) => login.temporary).map((login) => (login.access === 'migrate' ? owner : login.name)),
				),
			],
			keep: profile.keep,
			settings: logins.flatMap((login) => settingsOf(login, owner)),
			searchPath: new Map(logins.map((login) => [login.name, [schema]])),
			extensions: profile.extensions,
			schemas: [
				{
					name: schema,
					owner,
					users: readers.map((login) => login.name),
					// Without a migrate login the administrator makes the tables, as in any recipe.
					creators: [
						...new Set([
							owner,
							...migrators,
							...profile.creators,
							...(migrators.length === 0 ? [server.administrator] : []),
						]),
					],
					grants: readers.map((login) => ({ role: login.name, ...login.grants })),
				},
			],
			perTenant,
		},
	};
}

function desiredLogin(login: ProfileRole, owner: string, perTenant: boolean): DesiredRole {
	return {
		name: login.name,
		kind: 'login',
		access: login.access,
		memberOf: login.access === 'migrate' ? [owner] : [],
		connectionLimit: login.connectionLimit,
		validUntil: login.validUntil,
		adopt: login.adopt,
		perTenant,
	};
}

/** A migrate login becomes the owner as it signs in, so that what it creates is the owner's. */
function settingsOf(login: ProfileRole, owner: string): readonly { role: string; name: string; value: string }[] {
	const own = Object.entries(login.settings).map(([name, value]) => ({ role: login.name, name, value }));
	return login.access === 'migrate' ? [{ role: login.name, name: 'role', value: owner }, ...own] : own;
}
