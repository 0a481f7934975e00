import type { Access, RoutinePrivilege, SequencePrivilege, TablePrivilege } from '../profile/access.js';
import type { KeyType } from '../profile/vocabulary.js';
import type { SecondLogin } from './second-login.js';

/** What one login may do with the objects of one schema, those there are and those to come. */
export type ObjectGrants = {
	readonly role: string;
	readonly tables: readonly TablePrivilege[];
	readonly sequences: readonly SequencePrivilege[];
	readonly routines: readonly RoutinePrivilege[];
	/** The profile names them one by one (`custom`): EXECUTE then holds for what runs with a superuser's rights too. */
	readonly named: boolean;
};

export type DesiredRole = {
	readonly name: string;
	/**
	 * A `login` signs in; an `owner` owns schema and objects; a `database owner` owns the database and nothing else; a
	 * `group` holds rights for its members.
	 */
	readonly kind: 'database owner' | 'owner' | 'group' | 'login';
	readonly access: Access | null;
	/** Roles that it becomes by SET ROLE. */
	readonly memberOf: readonly string[];
	/** Roles whose rights it has and that it never becomes. */
	readonly groups: readonly string[];
	/** Left out: as it is. */
	readonly connectionLimit?: number | undefined;
	/** ISO 8601 in UTC. Left out: as it is. */
	readonly validUntil?: string | undefined;
	readonly adopt: boolean;
	/** The name came from a `{tenant}`: an existing role of that name that is not ours is another tenant's. */
	readonly perTenant: boolean;
	/** It is there only while the password of another login is rotated. */
	readonly second?: SecondLogin | undefined;
};

export type DesiredSchema = {
	readonly name: string;
	readonly owner: string;
	/** Who may look inside. */
	readonly users: readonly string[];
	/** Whose future objects the logins may use. */
	readonly creators: readonly string[];
	readonly grants: readonly ObjectGrants[];
	/** Left out: a table is as open as its grants say. */
	readonly rowSecurity?: DesiredRowSecurity | undefined;
	/** The name came from a `{tenant}`: an existing schema of that name that is not ours is another tenant's. */
	readonly perTenant: boolean;
};

/** Row-level security on the tables of a schema that several tenants share. */
export type DesiredRowSecurity = {
	readonly column: string;
	readonly type: KeyType;
	readonly tables: 'all' | readonly string[];
	/** How a session says whose rows it means. */
	readonly identify: { readonly by: 'setting'; readonly setting: string } | { readonly by: 'login' };
	/** Whom the policies let see one tenant's rows: the pooled logins, or the tenants' group. */
	readonly bound: readonly string[];
	/** Who sees every row while it acts as the owner. */
	readonly migrators: readonly string[];
};

/** Which login is whose: a table that says so, and the function by which the policies ask it. */
export type DesiredTenantMap = {
	readonly owner: string;
	readonly type: KeyType;
	/** Who may call the function. */
	readonly group: string;
	/** The administrator, where it is no superuser: it must be able to read what it wrote. */
	readonly reader: string | null;
	readonly entries: readonly { readonly login: string; readonly key: string }[];
	/** What the logins of any tenant are called, with `{tenant}` in it. */
	readonly names: readonly string[];
};

export type RoleSetting = { readonly role: string; readonly name: string; readonly value: string };

export type DesiredDatabase = {
	readonly name: string;
	readonly owner: string;
	readonly template: string;
	readonly encoding?: string | undefined;
	readonly locale?: string | undefined;
	readonly connectionLimit?: number | undefined;
	/** The logins that belong here. */
	readonly logins: readonly string[];
	/** Who is granted CONNECT: the logins themselves, or the group that they are members of. */
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
	/** Only where each tenant has logins of its own and all of them share the tables. */
	readonly tenantMap?: DesiredTenantMap | undefined;
	readonly perTenant: boolean;
};

/** Everything the profile asks for, for every tenant, with nothing left to work out but what the server has. */
export type Desired = {
	readonly profile: string;
	/** How a command names the profile. */
	readonly calledAs: string;
	readonly roles: readonly DesiredRole[];
	readonly databases: readonly DesiredDatabase[];
	readonly siblings: 'report' | 'close';
};

/** The comment by which Gatehouse knows its own roles, databases and schemas again. */
export function mark(profile: string): string {
	return `gatehouse: ${profile}`;
}

/** Made by some profile, this one or another. */
export function isMarked(comment: string | null): boolean {
	return comment?.startsWith('gatehouse: ') === true;
}

/** The schema of the map and its function; in it nobody has any rights by default. */
export const mapSchema = 'gatehouse';

/** Under whose names a role holds what it holds without asking: its own, and its groups'. */
export function holdsAs(role: Pick<DesiredRole, 'name' | 'groups'>): readonly string[] {
	return [role.name, ...role.groups];
}
