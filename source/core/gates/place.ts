import type { Desired, DesiredDatabase, DesiredRole } from '../access/desired.js';
import type { Interior, ServerCatalog, Unreadable } from './catalog.js';

/** One of the profile's databases: what is asked for, and what the catalogs hold. */
export type Place = {
	readonly desired: Desired;
	readonly wanted: DesiredDatabase;
	readonly server: ServerCatalog;
	readonly interior: Interior | Unreadable;
};

/** A login as its sessions find it. */
export type Login = {
	readonly name: string;
	readonly role: DesiredRole;
	/** The role that its sessions in this database start as: itself, or the owner for a migrate login. */
	readonly startsAs: string;
};

/** The logins that the profile lets into the database, in the profile's order. */
export function loginsOf({ desired, wanted }: Pick<Place, 'desired' | 'wanted'>): readonly Login[] {
	return desired.roles
		.filter((role) => role.kind === 'login' && wanted.logins.includes(role.name))
		.map((role) => ({ name: role.name, role, startsAs: startOf(wanted, role) }));
}

function startOf(wanted: DesiredDatabase, role: DesiredRole): string {
	return wanted.settings.find((setting) => setting.role === role.name && setting.name === 'role')?.value ?? role.name;
}

/** Where the probes after the first gate are: behind the login's own sign-in. */
export function signInId(login: string, database: string): string {
	return `connect:${login}:${database}:sign-in`;
}
