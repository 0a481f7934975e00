import {
	type Desired,
	type DesiredDatabase,
	type DesiredRole,
	type DesiredSchema,
	holdsAs,
} from '../access/desired.js';
import type { Interior, ServerCatalog, Unreadable } from './catalog.js';
import { lookup, once } from './lookup.js';
import type { KnownRows } from './rows/witness.js';

/** One of the profile's databases: what is asked for, and what the catalogs hold. */
export type Place = {
	readonly desired: Desired;
	readonly wanted: DesiredDatabase;
	readonly server: ServerCatalog;
	readonly interior: Interior | Unreadable;
	/** What is known of the rows that tenants share; left out: nothing. */
	readonly rows?: KnownRows | undefined;
};

/** A login as its sessions find it. */
export type Login = {
	readonly name: string;
	readonly role: DesiredRole;
	/** The role that its sessions in this database start as: itself, or the owner for a migrate login. */
	readonly startsAs: string;
	/** Under whose names it holds what it holds without asking: its own, and its groups'. */
	readonly holdsAs: readonly string[];
};

type Whereabouts = Pick<Place, 'desired' | 'wanted'>;

/** The logins that the profile lets into the database, in the profile's order. */
export function loginsOf({ desired, wanted }: Whereabouts): readonly Login[] {
	return loginsIn(desired.roles)(wanted);
}

const loginsIn = once((roles: readonly DesiredRole[]) =>
	once((wanted: DesiredDatabase): readonly Login[] => {
		const here = new Set(wanted.logins);
		return roles
			.filter((role) => role.kind === 'login' && here.has(role.name))
			.map((role) => ({ name: role.name, role, startsAs: startOf(wanted, role), holdsAs: holdsAs(role) }));
	}),
);

/** What is set for a role in the database. */
export const settingsOf = lookup<DesiredDatabase['settings'][number]>((setting) => setting.role);

function startOf(wanted: DesiredDatabase, role: DesiredRole): string {
	return settingsOf(wanted.settings, role.name).find((setting) => setting.name === 'role')?.value ?? role.name;
}

/** A login, and the role that its sessions start as. */
export function identities(login: Login): readonly string[] {
	return [...new Set([login.name, login.startsAs])];
}

/** The names of the logins, to be asked about each of thousands. */
export const loginNames = once((logins: readonly string[]): ReadonlySet<string> => new Set(logins));

/** The groups through which the logins of the database hold what they hold. */
export function groupsOf({ desired, wanted }: Whereabouts): readonly DesiredRole[] {
	return groupsIn(desired.roles)(wanted);
}

const groupsIn = once((roles: readonly DesiredRole[]) =>
	once((wanted: DesiredDatabase): readonly DesiredRole[] => {
		const members = loginsIn(roles)(wanted).flatMap((login) => login.role.groups);
		const holders = wanted.schemas.flatMap((schema) => [...schema.users, ...schema.grants.map((grant) => grant.role)]);
		const names = new Set([...members, ...holders, ...wanted.connect]);
		return roles.filter((role) => role.kind === 'group' && names.has(role.name));
	}),
);

/** The schemas of the profile that are this login's: those it may look into, and those that the role it starts as owns. */
export function ownSchemas({ wanted }: Pick<Place, 'wanted'>, login: Login): readonly DesiredSchema[] {
	const used = login.holdsAs.flatMap((name) => byUser(usesOf(wanted.schemas), name).map((use) => use.schema));
	return [...new Set([...used, ...byOwner(wanted.schemas, login.startsAs)])];
}

type Use = { readonly user: string; readonly schema: DesiredSchema };
const byUser = lookup<Use>((use) => use.user);
const byOwner = lookup<DesiredSchema>((schema) => schema.owner);
const usesOf = once((schemas: readonly DesiredSchema[]): readonly Use[] =>
	schemas.flatMap((schema) => schema.users.map((user) => ({ user, schema }))),
);

/** Where the probes after the first gate are: behind the login's own sign-in. */
export function signInId(login: string, database: string): string {
	return `connect:${login}:${database}:sign-in`;
}
