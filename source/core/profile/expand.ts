import type { Profile, ProfileRole, Tenant } from './profile.js';

/** The only thing in a name that is not taken as it stands. */
export const tenantToken = '{tenant}';

export function hasTenant(template: string): boolean {
	return template.includes(tenantToken);
}

/** Puts the tenant's name in. A tenant that is itself called `{tenant}` is not expanded again. */
export function expandName(template: string, tenant?: Pick<Tenant, 'name'>): string {
	return tenant === undefined ? template : template.split(tenantToken).join(tenant.name);
}

/** The tenant that an expanded name is of; undefined: it comes from another template. */
export function tenantIn(template: string, name: string): string | undefined {
	const parts = template.split(tenantToken);
	const times = parts.length - 1;
	if (times === 0) return undefined;
	const length = (name.length - parts.join('').length) / times;
	const begin = parts[0]?.length ?? 0;
	const tenant = name.slice(begin, begin + length);
	return tenant !== '' && expandName(template, { name: tenant }) === name ? tenant : undefined;
}

/** Everything of one tenant, with its names filled in. What does not carry `{tenant}` is in each of them, the same. */
export type TenantExpansion = {
	readonly tenant: Tenant | undefined;
	readonly database: string;
	readonly owner: string;
	readonly schema: string;
	readonly roles: readonly ProfileRole[];
};

/** One expansion a tenant; exactly one, without a tenant, where the profile has none. */
export function expandTenants(profile: Profile): readonly TenantExpansion[] {
	const tenants: readonly (Tenant | undefined)[] = profile.tenants ?? [undefined];
	return tenants.map((tenant) => ({
		tenant,
		database: expandName(profile.database.name, tenant),
		owner: expandName(profile.owner, tenant),
		schema: expandName(profile.schema, tenant),
		roles: profile.roles.map((role) => ({ ...role, name: expandName(role.name, tenant) })),
	}));
}
