import { mark } from '../access/desired.js';
import { lookOf } from './look.js';
import { loginsOf, type Place } from './place.js';
import { sharedSchemas } from './rows/shared.js';

/** Whose rights are read, and in which schemas. */
export type InteriorScope = {
	readonly roles: readonly string[];
	/** Login by login, how it looks: those that look the same, and that nothing in the database names, hold the same. */
	readonly alike: ReadonlyMap<string, string>;
	readonly schemas: readonly string[];
	/** The schemas whose tables have row security, the column that tells tenants apart, and the tables that the profile names. */
	readonly rows: {
		readonly schemas: readonly string[];
		readonly column: string;
		readonly tables: readonly string[];
		/** By which a session says whose rows it means. */
		readonly setting: string | null;
	};
	/** Where tenants have a schema each: the comment on the schemas of this profile. */
	readonly mark: string | null;
	/** Whether logins are mapped to tenants. */
	readonly mapped: boolean;
};

export function scopeOf({ desired, wanted, server }: Pick<Place, 'desired' | 'wanted' | 'server'>): InteriorScope {
	const logins = loginsOf({ desired, wanted });
	const owners = wanted.schemas.map((schema) => schema.owner);
	const shared = sharedSchemas({ wanted });
	const [first] = shared.map((schema) => schema.rowSecurity);
	return {
		roles: [...new Set([...wanted.logins, ...logins.map((login) => login.startsAs), ...owners])],
		alike: new Map(wanted.logins.map((login) => [login, lookOf(server, login)])),
		schemas: wanted.schemas.map((schema) => schema.name),
		rows: {
			schemas: shared.map((schema) => schema.name),
			column: first?.column ?? '',
			tables: first === undefined || first.tables === 'all' ? [] : first.tables,
			setting: first?.identify.by === 'setting' ? first.identify.setting : null,
		},
		mark: wanted.schemas.some(({ perTenant }) => perTenant) ? mark(desired.profile) : null,
		mapped: wanted.tenantMap !== undefined,
	};
}
