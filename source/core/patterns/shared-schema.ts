import type { Desired, DesiredRowSecurity, DesiredSchema, DesiredTenantMap } from '../access/desired.js';
import { expandTenants } from '../profile/expand.js';
import { madeUpNames } from '../profile/names.js';
import type { Profile, ProfileRole, RowSecurity } from '../profile/profile.js';
import type { Builder } from './desired-of.js';
import {
	creatorsOf,
	databaseOwner,
	desiredDatabase,
	desiredLogin,
	grantsOf,
	migrates,
	nologin,
	type PlacedLogin,
	uses,
} from './parts.js';
import { tenantGroups } from './tenant-groups.js';

/** One set of tables for all tenants, and on each a policy that shows a session the rows of one of them. */
export function sharedSchema(profile: Profile, administrator: Builder): Desired {
	if (profile.rowSecurity === undefined) throw new Error('a shared schema without row security');
	return profile.rowSecurity.identify === 'login'
		? loginEach(profile, profile.rowSecurity, administrator)
		: pooled(profile, profile.rowSecurity, administrator);
}

/** One application for all tenants: it says in each transaction whose rows it means. */
function pooled(profile: Profile, rowSecurity: RowSecurity, administrator: Builder): Desired {
	const { owner, schema, roles } = profile;
	const placed = roles.map(
		(login): PlacedLogin => ({ login, owner, groups: [], searchPath: [schema], perTenant: false }),
	);
	const readers = roles.filter(uses).map((login) => login.name);
	return whole(profile, placed, {
		connect: roles.map((login) => login.name),
		groups: [],
		schema: {
			users: readers,
			grants: roles.filter(uses).map(grantsOf),
			rowSecurity: desiredRowSecurity(profile, rowSecurity, readers),
			creators: creatorsOf(profile, administrator, owner, roles),
		},
	});
}

/** A login of its own for each tenant: whose rows they are is who signed in, and nothing that a session says. */
function loginEach(profile: Profile, rowSecurity: RowSecurity, administrator: Builder): Desired {
	const { owner, schema, roles } = profile;
	const { tenants, databaseOwner: mapOwner } = madeUpNames(profile.database.name);
	const groups = tenantGroups(profile.database.name, roles.filter(uses));
	const groupsOf = (index: number): readonly string[] => groups.membershipsOf(roles[index]);
	const expansions = expandTenants(profile);
	const mine = expansions.flatMap((expansion) =>
		expansion.roles.flatMap((login, index): readonly PlacedLogin[] =>
			migrates(login) ? [] : [{ login, owner, groups: groupsOf(index), searchPath: [schema], perTenant: true }],
		),
	);
	const migrators = roles
		.filter(migrates)
		.map((login): PlacedLogin => ({ login, owner, groups: [], searchPath: [schema], perTenant: false }));
	const map: DesiredTenantMap = {
		owner: mapOwner,
		type: rowSecurity.type,
		group: tenants,
		reader: administrator.superuser ? null : administrator.name,
		names: roles.filter(uses).map((role) => role.name),
		entries: expansions.flatMap(({ tenant, roles: logins }) =>
			logins.filter(uses).map((login) => ({ login: login.name, key: tenant?.key ?? '' })),
		),
	};
	return whole(
		profile,
		[...mine, ...migrators],
		{
			connect: [tenants, ...migrators.map(({ login }) => login.name)],
			groups: groups.names,
			schema: {
				users: [tenants],
				grants: groups.grants,
				rowSecurity: desiredRowSecurity(profile, rowSecurity, [tenants]),
				creators: creatorsOf(profile, administrator, owner, roles),
			},
		},
		map,
	);
}

type Inside = {
	readonly connect: readonly string[];
	readonly groups: readonly string[];
	readonly schema: Pick<DesiredSchema, 'users' | 'grants' | 'rowSecurity' | 'creators'>;
};

function whole(
	profile: Profile,
	placed: readonly PlacedLogin[],
	{ connect, groups, schema }: Inside,
	tenantMap?: DesiredTenantMap,
): Desired {
	const { name } = profile.database;
	const database = desiredDatabase(profile, placed, {
		name,
		connect,
		schemas: [{ name: profile.schema, owner: profile.owner, perTenant: false, ...schema }],
		perTenant: false,
	});
	return {
		profile: profile.name,
		calledAs: profile.calledAs,
		roles: [
			databaseOwner(name, false),
			nologin('owner', profile.owner, false),
			...groups.map((group) => nologin('group', group, false)),
			...placed.map(desiredLogin),
		],
		databases: [tenantMap === undefined ? database : { ...database, tenantMap }],
		siblings: profile.siblings,
	};
}

function desiredRowSecurity(
	{ roles }: Profile,
	{ column, type, tables, identify, setting }: RowSecurity,
	bound: readonly string[],
): DesiredRowSecurity {
	const migrators = roles.filter(migrates).map((login: ProfileRole) => login.name);
	return {
		column,
		type,
		tables,
		identify: identify === 'login' ? { by: 'login' } : { by: 'setting', setting },
		bound,
		migrators,
	};
}
