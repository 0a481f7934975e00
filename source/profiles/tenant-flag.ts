import { UsageError } from '../core/errors.js';
import { hasTenant } from '../core/profile/expand.js';
import { valueAt } from '../core/profile/path.js';
import type { TenantEntry } from '../core/profile/profile.js';

/** `--tenant NAME[=KEY]`: the first `=` begins the key. */
export function parseTenantFlag(flag: string): TenantEntry {
	const at = flag.indexOf('=');
	const name = at < 0 ? flag : flag.slice(0, at);
	const key = at < 0 ? undefined : flag.slice(at + 1);
	if (name === '' || key === '') {
		throw new UsageError(
			`--tenant ${JSON.stringify(flag)} lacks ${name === '' ? 'a name' : 'its key'}.`,
			'Write --tenant NAME or --tenant NAME=KEY.',
		);
	}
	return { name, key, where: `--tenant ${name}` };
}

/** A tenant that appears nowhere would change nothing, and the user would believe it had. */
export function verifyCarriesTenant(document: unknown): void {
	const roles: unknown = valueAt(document, ['roles']);
	const names = [
		valueAt(document, ['database', 'name']),
		valueAt(document, ['owner']),
		valueAt(document, ['schema']),
		...(Array.isArray(roles) ? roles.map((role: unknown) => valueAt(role, ['name'])) : []),
	];
	if (names.some((name) => typeof name === 'string' && hasTenant(name))) return;
	throw new UsageError(
		'--tenant was given, but nothing in the profile carries {tenant}.',
		'Put {tenant} into the names that differ by tenant, or leave --tenant out.',
	);
}

/** The tenants that a document lists itself, as far as they can be read. */
export function listedTenants(tenants: unknown): readonly TenantEntry[] {
	if (!Array.isArray(tenants)) return [];
	return tenants.flatMap((tenant: unknown): TenantEntry[] => {
		const [name, key] = [valueAt(tenant, ['name']), valueAt(tenant, ['key'])];
		if (typeof name !== 'string' || (typeof key !== 'string' && typeof key !== 'number')) return [];
		return [{ name, key: String(key) }];
	});
}

/** A tenant that the profile names has its key from there: who drops one need not look it up. */
export function withKnownKeys(given: readonly TenantEntry[], named: readonly TenantEntry[]): readonly TenantEntry[] {
	const keys = new Map(named.map(({ name, key }) => [name, key]));
	return given.map((tenant) => ({ ...tenant, key: tenant.key ?? keys.get(tenant.name) }));
}
