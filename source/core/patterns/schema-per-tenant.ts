import type { Desired, DesiredRole, DesiredSchema } from '../access/desired.js';
import { expandTenants, hasTenant, type TenantExpansion } from '../profile/expand.js';
import { madeUpNames } from '../profile/names.js';
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
 * One database for all tenants, and in it a schema with logins of its own for each. CONNECT is held by one group: a
 * grant for each login would make every later grant slower, and collide with its neighbours.
 */
export function schemaPerTenant(profile: Profile, administrator: Builder): Desired {
	const { name } = profile.database;
	const { connect } = madeUpNames(name);
	const expansions = expandTenants(profile);
	const placed = byName(
		expansions.flatMap((expansion) => placedIn(profile, expansion, connect)),
		(each) => each.login.name,
	);
	const owners = byName(
		expansions.map(({ owner, tenant }) => nologin('owner', owner, tenant !== undefined && hasTenant(profile.owner))),
		(each) => each.name,
	);
	const groups: readonly DesiredRole[] = [nologin('group', connect, false)];
	return {
		profile: profile.name,
		calledAs: profile.calledAs,
		roles: [databaseOwner(name, false), ...owners, ...groups, ...placed.map(desiredLogin)],
		databases: [
			desiredDatabase(profile, placed, {
				name,
				connect: [connect],
				schemas: expansions.map((expansion) => schemaOf(profile, administrator, expansion)),
				perTenant: false,
			}),
		],
		siblings: profile.siblings,
	};
}

/**
 * A migrate login that serves all tenants is in each expansion, the same. It has no schema that it means more than
 * another, so its `search_path` is left alone and names must say which tenant they are of.
 */
function placedIn(
	profile: Profile,
	{ tenant, owner, schema, roles }: TenantExpansion,
	group: string,
): readonly PlacedLogin[] {
	return roles.map((login, index) => {
		const own = hasTenant(profile.roles[index]?.name ?? '');
		return {
			login,
			owner,
			groups: [group],
			searchPath: own || tenant === undefined ? [schema] : undefined,
			perTenant: own && tenant !== undefined,
		};
	});
}

function schemaOf(
	profile: Profile,
	administrator: Builder,
	{ tenant, owner, schema, roles }: TenantExpansion,
): DesiredSchema {
	const readers = roles.filter(uses);
	return {
		name: schema,
		owner,
		users: readers.map((login) => login.name),
		creators: creatorsOf(profile, administrator, owner, roles),
		grants: readers.map(grantsOf),
		perTenant: tenant !== undefined,
	};
}

function byName<Each>(all: readonly Each[], name: (each: Each) => string): readonly Each[] {
	return [...new Map(all.map((each) => [name(each), each])).values()];
}
