import type { Draft } from '../draft.js';
import { hasTenant } from '../expand.js';
import type { Findings } from '../findings.js';
import type { Pattern } from '../vocabulary.js';

type Field = 'database' | 'owner' | 'schema' | 'role' | 'migrate';
type Place = 'must' | 'may' | 'never';

/** Where `{tenant}` belongs once there are tenants. What is one for all tenants cannot carry the name of each. */
const places: Readonly<Record<Pattern, Readonly<Record<Field, Place>>>> = {
	'database-per-tenant': { database: 'must', owner: 'must', schema: 'may', role: 'must', migrate: 'must' },
	'schema-per-tenant': { database: 'never', owner: 'may', schema: 'must', role: 'must', migrate: 'may' },
	'shared-schema': { database: 'never', owner: 'never', schema: 'never', role: 'must', migrate: 'may' },
};

const because: Readonly<Record<Pattern, string>> = {
	'database-per-tenant': 'each tenant has its own database, owner and logins',
	'schema-per-tenant': 'each tenant has its own schema and logins in one database',
	'shared-schema': 'all tenants share one database, one schema and one owner',
};

export function checkPlacement(draft: Draft, hasTenants: boolean, findings: Findings): void {
	const fields = fieldsOf(draft);
	if (!hasTenants) {
		for (const { path, name } of fields) {
			if (hasTenant(name))
				findings.refuse(path, 'contains {tenant} but there are no tenants; add `tenants` or --tenant NAME');
		}
		if (draft.pattern === 'shared-schema' && draft.rowSecurity?.identify === 'login') {
			findings.refuse('tenants', 'is missing; with identify: login each tenant has its own login, so name the tenants');
		}
		return;
	}
	const { pattern } = draft;
	if (pattern === undefined) return;
	const pooled = pattern === 'shared-schema' && draft.rowSecurity?.identify !== 'login';
	for (const { path, name, field } of fields) {
		const place = places[pattern][field];
		if (pooled && (field === 'role' || field === 'migrate')) checkPooled(path, name, findings);
		else if (place === 'must' && !hasTenant(name)) {
			findings.refuse(path, `must contain {tenant}: with ${pattern} ${because[pattern]}`);
		} else if (place === 'never' && hasTenant(name)) {
			findings.refuse(path, `must not contain {tenant}: with ${pattern} ${because[pattern]}`);
		}
	}
	checkMigrate(draft, findings);
}

/** The tenant is what the session says it is, so a login of a tenant's own would promise more than it keeps. */
function checkPooled(path: string, name: string, findings: Findings): void {
	if (!hasTenant(name)) return;
	findings.refuse(
		path,
		'contains {tenant}, but with identify: setting any login can choose any tenant; use `identify: login`, or one login for all',
	);
}

/** A migrate login becomes one owner when it signs in, so the two go together. */
function checkMigrate(draft: Draft, findings: Findings): void {
	const owner = draft.owner ?? draft.database?.name;
	if (owner === undefined) return;
	draft.roles?.forEach((role, index) => {
		if (role?.access !== 'migrate' || role.name === undefined) return;
		const path = `roles[${index}].name`;
		if (hasTenant(role.name) && !hasTenant(owner)) {
			findings.refuse(path, 'contains {tenant}, so the owner that it becomes needs it too; add {tenant} to `owner`');
		} else if (!hasTenant(role.name) && hasTenant(owner) && draft.pattern === 'schema-per-tenant') {
			findings.refuse(
				path,
				'is one login but each tenant has its own owner; add {tenant} here or remove it from `owner`',
			);
		}
	});
}

function fieldsOf(draft: Draft): readonly { readonly path: string; readonly name: string; readonly field: Field }[] {
	const schema = draft.schema ?? 'app';
	const all: { path: string; name: string | undefined; field: Field }[] = [
		{ path: 'database.name', name: draft.database?.name, field: 'database' },
		{ path: 'owner', name: draft.owner, field: 'owner' },
		{ path: 'schema', name: schema, field: 'schema' },
		...(draft.roles ?? []).map((role, index) => ({
			path: `roles[${index}].name`,
			name: role?.access === undefined ? undefined : role.name,
			field: role?.access === 'migrate' ? ('migrate' as const) : ('role' as const),
		})),
	];
	return all.flatMap(({ path, name, field }) => (name === undefined ? [] : [{ path, name, field }]));
}
