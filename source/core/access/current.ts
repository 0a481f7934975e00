import type { Bystander, Dependent, LogicalSlot } from './bystander.js';
import type { CurrentRowSecurity } from './row-security/current.js';

/**
 * What the server holds now, read from its catalogs. Names stand for roles; `null` as a grantee is PUBLIC, because a
 * role may well be called "PUBLIC".
 */
export type AclItem = {
	readonly grantor: string;
	readonly grantee: string | null;
	readonly privilege: string;
	readonly grantable: boolean;
};

/** Of `acldefault()` where the catalog holds NULL: what is in force, not what is stored. */
export type Acl = readonly AclItem[];

export type CurrentRole = {
	readonly name: string;
	readonly login: boolean;
	readonly superuser: boolean;
	readonly createDatabase: boolean;
	readonly createRole: boolean;
	readonly replication: boolean;
	readonly bypassRowSecurity: boolean;
	readonly inherit: boolean;
	/** -1: none. */
	readonly connectionLimit: number;
	/** ISO 8601 in UTC; null: never ends (`infinity` too). */
	readonly validUntil: string | null;
	readonly comment: string | null;
};

/** One row of `pg_auth_members`; before 16 `inherit` is the member's own attribute and `set` always true. */
export type Membership = {
	readonly role: string;
	readonly member: string;
	readonly grantor: string | null;
	readonly admin: boolean;
	readonly inherit: boolean;
	readonly set: boolean;
};

/** One setting of `pg_db_role_setting`; `role` null: of every role, `database` null: in every database. */
export type Setting = {
	readonly role: string | null;
	readonly database: string | null;
	readonly name: string;
	readonly value: string;
};

export type CurrentDatabase = {
	readonly name: string;
	readonly owner: string;
	readonly acl: Acl;
	/** The catalog holds NULL: nobody has ever granted or revoked here. */
	readonly aclIsDefault: boolean;
	readonly allowsConnections: boolean;
	readonly isTemplate: boolean;
	/** -1: none; -2: the remains of an interrupted DROP DATABASE, which only DROP DATABASE may touch. */
	readonly connectionLimit: number;
	readonly comment: string | null;
};

export type CurrentSchema = {
	readonly name: string;
	readonly owner: string;
	readonly acl: Acl;
	readonly comment: string | null;
};

export type RelationKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table' | 'sequence';
export type RoutineKind = 'function' | 'procedure' | 'aggregate' | 'window function';
export type ObjectKind = RelationKind | RoutineKind;

export type CurrentObject = {
	readonly schema: string;
	readonly name: string;
	/** A routine's argument types as SQL, e.g. `integer, text`; null for a relation. */
	readonly signature: string | null;
	readonly kind: ObjectKind;
	readonly owner: string;
	readonly acl: Acl;
	/** Belongs to an extension: Gatehouse leaves it alone. */
	readonly ofExtension: boolean;
	readonly isPartition: boolean;
	readonly rowSecurity: boolean;
	readonly forcedRowSecurity: boolean;
	readonly securityDefiner: boolean;
	/** A view that reads with the rights of whoever reads it (15 and later). */
	readonly securityInvoker: boolean;
};

/** Privileges on one column; only columns that somebody has granted on are read. */
export type CurrentColumn = {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
	readonly owner: string;
	readonly acl: Acl;
};

/** What `pg_default_acl` gives the objects that `creator` makes in `schema` (null: anywhere). */
export type DefaultPrivileges = {
	readonly creator: string;
	readonly schema: string | null;
	readonly objects: 'tables' | 'sequences' | 'routines' | 'types' | 'schemas' | 'large objects';
	readonly acl: Acl;
};

/** Something that somebody holds rights on or owns, and that is in none of the profile's schemas. */
export type CurrentThing = {
	/** As GRANT has it: `FOREIGN SERVER`. */
	readonly kind: string;
	/** Quoted by the server. */
	readonly name: string;
	/** null: it is in none. */
	readonly schema: string | null;
	readonly owner: string;
	/** Its columns' too. */
	readonly acl: Acl;
};

export type CurrentExtension = { readonly name: string; readonly schema: string };

/** The inside of one database, read over a connection of its own. */
export type CurrentInterior = {
	readonly database: string;
	readonly schemas: readonly CurrentSchema[];
	/** Objects of the profile's schemas only. */
	readonly objects: readonly CurrentObject[];
	readonly columns: readonly CurrentColumn[];
	readonly defaults: readonly DefaultPrivileges[];
	readonly extensions: readonly CurrentExtension[];
	readonly eventTriggers: boolean;
	/** Read only for a profile whose tenants share tables. */
	readonly rowSecurity: CurrentRowSecurity | null;
	/** Relations, routines and what else has an ACL, beside schemas. */
	readonly elsewhere: readonly (CurrentThing & { readonly ofExtension: boolean })[];
	/** What others made that uses objects of the profile's schemas by a right of PUBLIC. */
	readonly dependents: readonly Dependent[];
};

export type Administrator = {
	readonly name: string;
	readonly superuser: boolean;
	readonly createRole: boolean;
	readonly createDatabase: boolean;
	readonly replication: boolean;
	readonly bypassRowSecurity: boolean;
	readonly inherit: boolean;
	/** Roles whose rights it has without SET ROLE. */
	readonly inherits: readonly string[];
	/** Roles that it may SET ROLE to, and so make the owner of something. */
	readonly becomes: readonly string[];
	/** Roles that it may grant to itself: ADMIN OPTION, and before 16 CREATEROLE. */
	readonly mayJoin: readonly string[];
	/** `createrole_self_grant` makes it a member of the roles that it makes (from 16 on). */
	readonly joinsWhatItMakes: boolean;
	/** A service lends it some of what PostgreSQL keeps for superusers. */
	readonly lent: boolean;
	/** The role without which it may give nobody a password, where a service has one and it is no member. */
	readonly passwordsNeed: string | null;
};

/** Everything the planner may know. */
export type Current = {
	/** `server_version_num`, e.g. 180004. */
	readonly version: number;
	readonly systemIdentifier: string;
	readonly administrator: Administrator;
	/** The role that initdb made: before 15 it owns schema `public` everywhere. */
	readonly bootstrapSuperuser: string;
	readonly roles: readonly CurrentRole[];
	readonly memberships: readonly Membership[];
	readonly databases: readonly CurrentDatabase[];
	readonly settings: readonly Setting[];
	/** Tablespaces, and parameters that somebody was granted. */
	readonly elsewhere: readonly CurrentThing[];
	readonly interiors: readonly CurrentInterior[];
	/** Settings that this administrator may not give a login, and whether anybody may. */
	readonly unsettable: readonly { readonly name: string; readonly by: 'superuser' | 'nobody' }[];
	/** Extensions that this server could install: name, and whether a database owner may (`trusted`). */
	readonly availableExtensions: readonly { readonly name: string; readonly trusted: boolean }[];
	/** Every role that is neither a superuser nor PostgreSQL's own. */
	readonly bystanders: readonly Bystander[];
	readonly logicalSlots: readonly LogicalSlot[];
};
