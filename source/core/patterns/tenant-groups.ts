import type { ObjectGrants } from '../access/desired.js';
import { accessGroupName, madeUpNames } from '../profile/names.js';
import type { ProfileRole } from '../profile/profile.js';
import { grantsOf } from './parts.js';

/** The groups through which thousands of logins hold what they hold: a grant for each would break the ACL. */
export type TenantGroups = {
	readonly names: readonly string[];
	readonly grants: readonly ObjectGrants[];
	/** The groups of the login that this role of the profile becomes for each tenant. */
	membershipsOf(role: ProfileRole | undefined): readonly string[];
};

/**
 * One group for all tenants, whom the policies bind. Where the logins of a tenant differ in what they may do, each kind
 * has a group more, which holds the privileges.
 */
export function tenantGroups(database: string, roles: readonly ProfileRole[]): TenantGroups {
	const { tenants } = madeUpNames(database);
	const kinds = [...new Map(roles.map((role) => [keyOf(role), role])).values()];
	const named = kinds.map((role, index) => ({
		key: keyOf(role),
		name: kinds.length === 1 ? tenants : groupName(tenants, kinds, index),
		access: role.access,
		grants: role.grants,
	}));
	return {
		names: [...new Set([tenants, ...named.map((kind) => kind.name)])],
		grants: named.map(grantsOf),
		membershipsOf(role) {
			const own = named.find((kind) => role !== undefined && kind.key === keyOf(role))?.name;
			return [...new Set([tenants, ...(own === undefined ? [] : [own])])];
		},
	};
}

function groupName(tenants: string, kinds: readonly ProfileRole[], index: number): string {
	const access = kinds[index]?.access ?? 'custom';
	const before = kinds.slice(0, index).filter((kind) => kind.access === access).length;
	return accessGroupName(tenants, access, before + 1);
}

function keyOf(role: ProfileRole): string {
	const { tables, sequences, routines, named } = grantsOf(role);
	// Where no routine may be called, it makes no difference how they were named.
	const mighty = named && routines.length > 0;
	return JSON.stringify([mighty, ...[tables, sequences, routines].map((names) => [...names].toSorted())]);
}
