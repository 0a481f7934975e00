import type { Draft } from '../draft.js';
import { expandName, hasTenant } from '../expand.js';
import type { Findings } from '../findings.js';
import { accessGroupName, identifierProblem, madeUpNames, type NameKind, nameProblem, quoteName } from '../names.js';
import type { TenantDraft } from '../tenant-draft.js';

/** A name before the tenants are filled in, and the field to blame for it. */
type Template = {
	readonly kind: NameKind;
	readonly template: string;
	readonly path: string;
	/** For a name the user did not write: what it is for. */
	readonly role?: string;
};

/** Every name must be one that PostgreSQL holds, and no two roles may come to have the same. */
export function checkNames(draft: Draft, tenants: readonly TenantDraft[] | undefined, findings: Findings): void {
	const names = [...new Set(tenants?.map((tenant) => tenant.name))];
	const taken = new Map<string, Template>();
	for (const template of templatesOf(draft)) {
		const tenantsOf = hasTenant(template.template) && tenants !== undefined ? names : [undefined];
		const expanded = tenantsOf.map((tenant) => ({ tenant, name: expand(template.template, tenant) }));
		const bad = expanded.flatMap(({ tenant, name }) => {
			const problem =
				nameProblem(template.kind, name) ?? everybodys(draft, template, name) ?? collision(template, name, taken);
			return problem === undefined ? [] : [{ tenant, problem }];
		});
		if (bad[0] !== undefined) findings.refuse(template.path, explain(template, bad[0], bad.length));
	}
}

function expand(template: string, tenant: string | undefined): string {
	return expandName(template, tenant === undefined ? undefined : { name: tenant });
}

function explain(
	template: Template,
	{ tenant, problem }: { readonly tenant: string | undefined; readonly problem: string },
	count: number,
): string {
	const what = template.role === undefined ? '' : `${template.role}: `;
	const whose =
		tenant === undefined ? '' : ` (for the tenant ${quoteName(tenant)}${count > 1 ? ` and ${count - 1} more` : ''})`;
	return `${what}${problem}${whose}`;
}

/** PostgreSQL makes `public` in every database, extensions live there, and Gatehouse shuts it to everybody. */
function everybodys({ pattern }: Draft, { kind, template }: Template, name: string): string | undefined {
	if (pattern !== 'schema-per-tenant' || kind !== 'schema' || name !== 'public' || !hasTenant(template))
		return undefined;
	return '"public" is the schema that every database has, so it cannot be one tenant\'s; put something beside {tenant}';
}

/** Roles belong to the whole server, so all of the profile's are compared; databases and schemas differ by tenant anyway. */
function collision(template: Template, name: string, taken: Map<string, Template>): string | undefined {
	if (template.kind !== 'role') return undefined;
	const first = taken.get(name);
	if (first === undefined) {
		taken.set(name, template);
		return undefined;
	}
	return `${quoteName(name)} is already the name of ${first.role ?? first.path}; choose another`;
}

function templatesOf(draft: Draft): readonly Template[] {
	const database = draft.database?.name;
	return [
		...(database === undefined ? [] : databaseTemplates(database, draft)),
		...(draft.owner === undefined ? [] : [{ kind: 'role' as const, template: draft.owner, path: 'owner' }]),
		...(draft.schema === undefined ? [] : [{ kind: 'schema' as const, template: draft.schema, path: 'schema' }]),
		...(draft.roles ?? []).flatMap((role, index): Template[] =>
			role?.name === undefined ? [] : [{ kind: 'role', template: role.name, path: `roles[${index}].name` }],
		),
	];
}

/** The database's own name, and the roles named after it; where it is too long itself, they say nothing new. */
function databaseTemplates(database: string, draft: Draft): readonly Template[] {
	const path = 'database.name';
	const own: Template = { kind: 'database', template: database, path };
	if (identifierProblem(database) !== undefined) return [own];
	const made = madeUpNames(database);
	const role = (template: string, meaning: string): Template => ({ kind: 'role', template, path, role: meaning });
	return [
		own,
		role(made.databaseOwner, "the database's own owner"),
		...(draft.pattern === 'schema-per-tenant' ? [role(made.connect, 'the group that may connect')] : []),
		...(draft.rowSecurity?.identify === 'login' ? [role(made.tenants, "the tenants' group")] : []),
		...accessGroups(draft, made.tenants).map((group) => role(group, "a group of the tenants' logins")),
		...(draft.owner === undefined
			? [role(`${database}_owner`, 'the owner (left out, so it is named after the database)')]
			: []),
	];
}

/** One kind of login needs no group but the tenants'. Two roles of one access may share theirs: no name is missed. */
function accessGroups(draft: Draft, tenants: string): readonly string[] {
	const accesses = (draft.roles ?? []).flatMap((role) =>
		role?.access === undefined || role.access === 'migrate' ? [] : [role.access],
	);
	if (draft.rowSecurity?.identify !== 'login' || accesses.length < 2) return [];
	return [
		...new Set(
			accesses.map((access, index) =>
				accessGroupName(
					tenants,
					access,
					access === 'custom' ? accesses.slice(0, index + 1).filter((each) => each === access).length : 1,
				),
			),
		),
	];
}
