import { shellWord } from '../shell-word.js';
import { presets } from './access.js';
import type { Profile, ProfileRole, ProfileWarning, RowSecurity, Tenant } from './profile.js';
import type { ProfileDocument } from './schema.js';
import type { TenantDraft } from './tenant-draft.js';
import { parseValidUntil } from './valid-until.js';

/** Fills in the defaults. Called only with a document that no rule refused. */
export function buildProfile(
	document: ProfileDocument,
	tenants: readonly TenantDraft[] | undefined,
	warnings: readonly ProfileWarning[],
): Profile {
	return {
		name: document.name,
		calledAs: shellWord(document.name),
		pattern: document.pattern,
		...(document.connection === undefined ? {} : { connection: document.connection }),
		database: { ...document.database, template: document.database.template ?? 'template0' },
		owner: document.owner ?? `${document.database.name}_owner`,
		schema: document.schema ?? 'app',
		extensions: distinct(document.extensions),
		keep: distinct(document.keep),
		roles: document.roles.map(buildRole),
		creators: distinct(document.creators),
		...(tenants === undefined ? {} : { tenants: tenants.map(buildTenant) }),
		...(document.pattern === 'shared-schema' ? { rowSecurity: buildRowSecurity(document.rowSecurity) } : {}),
		siblings: document.siblings ?? 'report',
		warnings,
		document: tenants === undefined ? document : { ...document, tenants: tenants.map(writeTenant) },
	};
}

function buildRole(role: ProfileDocument['roles'][number]): ProfileRole {
	const until = role.validUntil === undefined ? undefined : parseValidUntil(role.validUntil);
	return {
		name: role.name,
		access: role.access,
		...(role.connectionLimit === undefined ? {} : { connectionLimit: role.connectionLimit }),
		...(until !== undefined && 'instant' in until ? { validUntil: until.instant } : {}),
		settings: Object.fromEntries(
			Object.entries(role.settings ?? {}).map(([name, value]) => [name, settingText(value)]),
		),
		grants:
			role.access === 'custom'
				? {
						tables: distinct(role.grants?.tables),
						sequences: distinct(role.grants?.sequences),
						routines: distinct(role.grants?.routines),
					}
				: presets[role.access],
		adopt: role.adopt ?? false,
		temporary: role.temporary ?? false,
	};
}

function buildRowSecurity(rowSecurity: ProfileDocument['rowSecurity']): RowSecurity {
	return {
		column: rowSecurity?.column ?? 'tenant_id',
		type: rowSecurity?.type ?? 'uuid',
		identify: rowSecurity?.identify ?? 'setting',
		setting: rowSecurity?.setting ?? 'app.tenant_id',
		tables: rowSecurity?.tables ?? 'all',
	};
}

function buildTenant({ name, key }: TenantDraft): Tenant {
	return { name, key: String(key ?? name) };
}

function writeTenant({ name, key }: TenantDraft): string | { name: string; key: string | number } {
	return key === undefined ? name : { name, key };
}

/** YAML's booleans are PostgreSQL's `on` and `off`. */
function settingText(value: string | number | boolean): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return String(value);
}

function distinct<Each>(list: readonly Each[] | undefined): readonly Each[] {
	return [...new Set(list)];
}
