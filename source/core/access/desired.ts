import type { Access, RoutinePrivilege, SequencePrivilege, TablePrivilege } from '../profile/access.js';

/** What one login may do with the objects of one schema, those there are and those to come. */
export type ObjectGrants = {
	readonly role: string;
	readonly tables: readonly TablePrivilege[];
	readonly sequences: readonly SequencePrivilege[];
	readonly routines: readonly RoutinePrivilege[];
};

export type DesiredRole = {
	readonly name: string;
	/** A `login` signs in; an `owner` owns schema and objects; a `database owner` owns the database and nothing else. */
	readonly kind: 'database owner' | 'owner' | 'login';
	readonly access: Access | null;
	readonly memberOf: readonly string[];
	/** Left out: as it is. */
	readonly connectionLimit?: number | undefined;
	/** ISO 8601 in UTC. Left out: as it is. */
	readonly validUntil?: string | undefined;
	readonly adopt: boolean;
	/** The name came from a `{tenant}`: an existing role of that name that is not ours is another tenant's. */
	readonly perTenant: boolean;
};

export type DesiredSchema = {
	readonly name: string;
	readonly owner: string;
	/** Who may look inside. */
	readonly users: readonly string[];
	/** Whose future objects the logins may use. */
	readonly creators: readonly string[];
	readonly grants: readonly ObjectGrants[];
};

export type RoleSetting = { readonly role: string; readonly name: string; readonly value: string };

export type DesiredDatabase = {
	readonly name: string;
	readonly owner: string;
	readonly template: string;
	readonly encoding?: string | undefined;
	readonly locale?: string | undefined;
	readonly connectionLimit?: number | undefined;
	/** Who may enter, besides its owner. */
	readonly connect: readonly string[];
	readonly temporary: readonly string[];
	/** Roles that rely on PUBLIC today and keep what they have. */
	readonly keep: readonly string[];
	/** Set for the role in this database only. `search_path` is not among them: see `searchPath`. */
	readonly settings: readonly RoleSetting[];
	/** Whose unqualified names find what: the schemas of each login, before those of the extensions. */
	readonly searchPath: ReadonlyMap<string, readonly string[]>;
	readonly extensions: readonly string[];
	readonly schemas: readonly DesiredSchema[];
	readonly perTenant: boolean;
};

/** Everything the profile asks for, for every tenant, with nothing left to work out but what the server has. */
export type Desired = {
	readonly profile: string;
	readonly roles: readonly DesiredRole[];
	readonly databases: readonly DesiredDatabase[];
	readonly siblings: 'report' | 'close';
};

/** The comment by which Gatehouse knows its own roles, databases and schemas again. */
export function mark(profile: string): string {
	return `gatehouse: ${profile}`;
}

export function databaseOwner(database: string): string {
	return `${database}_db_owner`;
}
