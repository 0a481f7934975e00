import { type Desired, mark } from './desired.js';
import { secondMarkBegins, secondName } from './second-login.js';

/** What of a server a profile is about: the names that inspection looks up. */
export type Scope = {
	/** Roles that carry this comment are looked at too: whoever else the profile has made. */
	readonly mark: string;
	/** And those whose comment begins so: second logins. */
	readonly secondMark: string;
	readonly roles: readonly string[];
	/** Of these the profile's own. */
	readonly own: readonly string[];
	readonly databases: readonly string[];
	readonly schemas: readonly string[];
	readonly extensions: readonly string[];
	/** The column by which rows are told apart, where tenants share tables. */
	readonly tenantColumn: string | null;
	/** Names of the settings that logins are to start with. */
	readonly settings: readonly string[];
};

export function scopeOf(desired: Desired): Scope {
	const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
	const schemas = desired.databases.flatMap((database) => database.schemas);
	return {
		mark: mark(desired.profile),
		secondMark: secondMarkBegins(desired.profile),
		roles: unique([
			...desired.roles.map((role) => role.name),
			...desired.roles.filter((role) => role.kind === 'login').map((role) => secondName(role.name)),
			...schemas.flatMap((schema) => [schema.owner, ...schema.creators]),
			...desired.databases.flatMap((database) => database.keep),
		]),
		own: desired.roles.map((role) => role.name),
		databases: unique(
			desired.databases.flatMap(({ name, template }) => (template === 'template0' ? [name] : [name, template])),
		),
		schemas: unique(schemas.map((schema) => schema.name)),
		tenantColumn: schemas.find((schema) => schema.rowSecurity !== undefined)?.rowSecurity?.column ?? null,
		extensions: unique(desired.databases.flatMap((database) => database.extensions)),
		settings: unique(desired.databases.flatMap((database) => database.settings.map((setting) => setting.name))),
	};
}
