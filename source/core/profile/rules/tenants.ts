import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import { quoteName } from '../names.js';
import type { TenantDraft } from '../tenant-draft.js';
import { canonicalKey, keyProblem } from '../tenant-key.js';

/** Tenants are told apart by name, and in a shared schema by key. */
export function checkTenants(
	draft: Draft,
	tenants: readonly TenantDraft[] | undefined,
	findings: Findings,
	keys: 'needed' | 'unused' = 'needed',
): void {
	if (tenants === undefined) return;
	const names = new Map<string, string>();
	for (const tenant of tenants) {
		if (tenant.name === '') findings.refuse(tenant.path, 'is empty; give the tenant a name');
		const first = names.get(tenant.name);
		if (first === undefined) names.set(tenant.name, tenant.path);
		else findings.refuse(tenant.path, `${quoteName(tenant.name)} is a tenant already, at ${first}; remove one of them`);
	}
	if (draft.pattern === 'shared-schema') checkKeys(draft, tenants, findings, keys === 'needed');
	else if (draft.pattern !== undefined && tenants.some((tenant) => tenant.key !== undefined)) {
		findings.warn(
			'key-unused',
			`Only shared-schema has a tenant column; with ${draft.pattern} a tenant's key does nothing.`,
		);
	}
}

function checkKeys(draft: Draft, tenants: readonly TenantDraft[], findings: Findings, needed: boolean): void {
	const type = draft.rowSecurity?.type ?? 'uuid';
	const login = draft.rowSecurity?.identify === 'login';
	const keys = new Map<string, TenantDraft>();
	const unusable: string[] = [];
	for (const tenant of tenants) {
		const problem = problemOf(tenant, type, login && needed);
		if (problem !== undefined) findings.refuse(tenant.keyPath, problem);
		else if (tenant.key === undefined && keyProblem(tenant.name, type) !== undefined) unusable.push(tenant.name);
		const key = canonicalKey(String(tenant.key ?? tenant.name), type);
		const first = keys.get(key);
		if (first === undefined) keys.set(key, tenant);
		else if (first.name !== tenant.name) {
			const message = `is also the key of ${quoteName(first.name)}, so each would see the other's rows; give each its own`;
			findings.refuse(tenant.keyPath, message);
		}
	}
	if (unusable.length > 0) {
		const which = unusable.slice(0, 3).map(quoteName).join(', ');
		const more = unusable.length > 3 ? ` and ${unusable.length - 3} more` : '';
		findings.warn(
			'key-missing',
			`Without a key of type ${type} the rows of ${which}${more} cannot be verified; add their keys.`,
		);
	}
}

function problemOf(tenant: TenantDraft, type: Parameters<typeof keyProblem>[1], needed: boolean): string | undefined {
	if (tenant.key === undefined) {
		if (!needed || type === 'text') return undefined;
		const write = tenant.path.startsWith('--tenant') ? `--tenant ${tenant.name}=KEY` : '{ name, key }';
		return `the tenant ${quoteName(tenant.name)} needs a key of type ${type} with identify: login; write ${write}`;
	}
	if (typeof tenant.key === 'number' && (type === 'text' || type === 'uuid')) {
		return `is read as the number ${tenant.key}, not as text; quote it, exactly as it is meant`;
	}
	return keyProblem(String(tenant.key), type);
}
