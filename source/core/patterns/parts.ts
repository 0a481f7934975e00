import type { DesiredDatabase, DesiredRole, ObjectGrants, RoleSetting } from '../access/desired.js';
import { madeUpNames } from '../profile/names.js';
import type { Profile, ProfileRole } from '../profile/profile.js';
import type { Builder } from './desired-of.js';

/*
 * What the three patterns have in common: owners that nobody signs in as, logins, and a database that is opened to them.
 */

export type NologinKind = Exclude<DesiredRole['kind'], 'login'>;

export function nologin(kind: NologinKind, name: string, perTenant: boolean): DesiredRole {
	return { name, kind, access: null, memberOf: [], groups: [], adopt: false, perTenant };
}

/** The database's own owner, without members, so that no migrate login can drop the database from elsewhere. */
export function databaseOwner(database: string, perTenant: boolean): DesiredRole {
	return nologin('database owner', madeUpNames(database).databaseOwner, perTenant);
}

/** A login of the profile with the owner that it becomes if it migrates, and the groups whose rights it has. */
export type PlacedLogin = {
	readonly login: ProfileRole;
	readonly owner: string;
	readonly groups: readonly string[];
	/** Where its unqualified names are looked up; undefined where no schema is meant more than another. */
	readonly searchPath: readonly string[] | undefined;
	readonly perTenant: boolean;
};

export function desiredLogin({ login, owner, groups, perTenant }: PlacedLogin): DesiredRole {
	return {
		name: login.name,
		kind: 'login',
		access: login.access,
		memberOf: login.access === 'migrate' ? [owner] : [],
		groups,
		connectionLimit: login.connectionLimit,
		validUntil: login.validUntil,
		adopt: login.adopt,
		perTenant,
	};
}

type Furnished = Pick<DesiredDatabase, 'name' | 'connect' | 'schemas' | 'perTenant'>;

/** The database, but for what is inside. */
export function desiredDatabase(
	profile: Profile,
	placed: readonly PlacedLogin[],
	{ name, connect, schemas, perTenant }: Furnished,
): DesiredDatabase {
	const { template, encoding, locale, connectionLimit } = profile.database;
	return {
		name,
		owner: madeUpNames(name).databaseOwner,
		template,
		encoding,
		locale,
		connectionLimit,
		logins: placed.map(({ login }) => login.name),
		connect,
		temporary: temporaryOf(placed),
		keep: profile.keep,
		settings: placed.flatMap(settingsOf),
		searchPath: new Map(
			placed.flatMap(({ login, searchPath }) => (searchPath === undefined ? [] : [[login.name, searchPath] as const])),
		),
		extensions: profile.extensions,
		schemas,
		perTenant,
	};
}

/** A migrate login has become the owner by the time it makes a temporary table. */
function temporaryOf(placed: readonly PlacedLogin[]): readonly string[] {
	const wanting = placed.filter(({ login }) => login.temporary);
	return [...new Set(wanting.map(({ login, owner }) => (login.access === 'migrate' ? owner : login.name)))];
}

/** A migrate login becomes the owner as it signs in, so that what it creates is the owner's. */
function settingsOf({ login, owner }: PlacedLogin): readonly RoleSetting[] {
	const own = Object.entries(login.settings).map(([name, value]) => ({ role: login.name, name, value }));
	return login.access === 'migrate' ? [{ role: login.name, name: 'role', value: owner }, ...own] : own;
}

/** Without a migrate login the administrator makes the tables, as in any recipe. */
export function creatorsOf(
	profile: Profile,
	administrator: Builder,
	owner: string,
	logins: readonly ProfileRole[],
): readonly string[] {
	const migrators = logins.filter(migrates).map((login) => login.name);
	return [
		...new Set([owner, ...migrators, ...profile.creators, ...(migrators.length === 0 ? [administrator.name] : [])]),
	];
}

export function migrates(login: Pick<ProfileRole, 'access'>): boolean {
	return login.access === 'migrate';
}

export function uses(login: Pick<ProfileRole, 'access'>): boolean {
	return !migrates(login);
}

export function grantsOf({ name, access, grants }: Pick<ProfileRole, 'name' | 'access' | 'grants'>): ObjectGrants {
	return { role: name, ...grants, named: access === 'custom' };
}
