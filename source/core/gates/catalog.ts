import type {
	Acl,
	CurrentDatabase,
	CurrentRole,
	DefaultPrivileges,
	Membership,
	ObjectKind,
	Setting,
} from '../access/current.js';
import type { CurrentPolicy } from '../access/row-security/current.js';
import type { Beside } from './beside-facts.js';
import type { Right } from './grants.js';

/*
 * What the server's own catalogs answer about the logins. Read apart from what the planner reads, and by the server's own
 * `has_*_privilege`, so that a mistake in the one does not hide in the other.
 */

export type RoleFacts = CurrentRole & {
	/** Its password's time is over, by the server's clock. */
	readonly expired: boolean;
};

export type DatabaseFacts = Pick<
	CurrentDatabase,
	'name' | 'owner' | 'acl' | 'allowsConnections' | 'connectionLimit' | 'comment'
> & {
	/** Whoever may make databases may copy it. */
	readonly isTemplate: boolean;
};

export type ServerCatalog = {
	readonly version: number;
	readonly administrator: string;
	/** Every role of the server: a membership can lead anywhere. */
	readonly roles: ReadonlyMap<string, RoleFacts>;
	readonly memberships: readonly Membership[];
	readonly databases: readonly DatabaseFacts[];
	/** By `has_database_privilege`: the databases that each login may CONNECT to, where not everybody may. */
	readonly mayConnect: ReadonlyMap<string, ReadonlySet<string>>;
	/** Those that PUBLIC may. */
	readonly everybodyMayConnect: ReadonlySet<string>;
	/** Tablespaces and parameters. */
	readonly beside: readonly Beside[];
};

/**
 * What each role of the profile holds: by role, the privileges. One that it holds on some columns only ends in `(columns)`.
 * Who is not in it holds what everybody does (`heldByAll`): thousands of roles hold nothing on most things. Ask `heldBy`.
 */
export type Held = Readonly<Record<string, readonly string[]>>;

export type SchemaFacts = {
	readonly name: string;
	readonly owner: string;
	readonly acl: Acl;
	readonly comment: string | null;
	readonly ofExtension: boolean;
	readonly held: Held;
	readonly heldByAll: readonly string[];
};

/** What decides who sees which rows. */
export type RowFacts = {
	/** The tenant column's type, without its length; null: there is no such column. */
	readonly columnType: string | null;
	/** The profile names it. */
	readonly named: boolean;
	/** Other tables inherit from it. */
	readonly hasChildren: boolean;
	/** Of a view: it reads with the rights of its reader. */
	readonly securityInvoker: boolean;
	/** The tenant column is the first of an index over all rows. */
	readonly indexed: boolean;
	readonly policies: readonly Omit<CurrentPolicy, 'schema' | 'table'>[];
};

export type Member = {
	readonly name: string;
	readonly signature: string | null;
	/**
	 * Columns that an UPDATE may set; read for those that are tried. Of a view the last word is the server's: one may
	 * stand for a generated column.
	 */
	readonly columns: readonly string[];
};

/** Objects that nobody can tell apart by what they allow: the catalog answers for all, one of them is tried for real. */
export type ObjectClass = {
	readonly schema: string;
	readonly kind: ObjectKind;
	readonly owner: string;
	readonly acl: Acl;
	/** What is granted on single columns. */
	readonly columnAcl: readonly Right[];
	readonly rowSecurity: boolean;
	readonly forcedRowSecurity: boolean;
	readonly isPartition: boolean;
	readonly securityDefiner: boolean;
	/** A sequence that belongs to a column, and goes where its table goes. */
	readonly ofColumn: boolean;
	readonly held: Held;
	readonly heldByAll: readonly string[];
	/** What decides who sees which of its rows; null where neither it nor its schema has row security, and of what has no rows. */
	readonly rows: RowFacts | null;
	/** By name; the first is the one that is tried. Of views each is: what one may read says nothing about another. */
	readonly members: readonly Member[];
	readonly trial: Trial;
};

/** What there is to know to try the first member. */
export type Trial = {
	/** What a view takes; a table takes all, and a foreign table, on which nothing is tried, nothing. */
	readonly takes: readonly ('INSERT' | 'UPDATE' | 'DELETE')[];
	/** The argument types, quoted by the server, of a routine that can be called without running it. */
	readonly arguments: readonly string[] | null;
};

/** A view in a tenant's schema that shows the tables of others, whoever reads it, or a table whose rule comes to one. */
export type Crossing = {
	readonly schema: string;
	readonly name: string;
	/** `copy`: a materialized view holds what it showed when it was made. */
	readonly by: 'view' | 'copy' | 'rule';
	/** `globex.orders` */
	readonly reads: readonly string[];
};

/** A table of another tenant that is a part of one in a tenant's schema: a child or a partition of it. */
export type Heir = {
	readonly schema: string;
	readonly name: string;
	readonly isPartition: boolean;
	readonly heir: { readonly schema: string; readonly name: string };
};

/** The inside of one of the profile's databases. */
export type Interior = {
	readonly kind: 'read';
	readonly database: string;
	/** On the database itself. */
	readonly held: Held;
	readonly heldByAll: readonly string[];
	/**
	 * Logins that no ACL names and that are members of the same roles hold the same: by login, the one of them that was
	 * asked about. Who is asked about itself is not in it.
	 */
	readonly standIns: ReadonlyMap<string, string>;
	readonly schemas: readonly SchemaFacts[];
	/** Of the profile's schemas, and every other that the logins may look into or where something is theirs; extension members left out. */
	readonly classes: readonly ObjectClass[];
	/** Views by which a tenant's schema leads into another tenant's. */
	readonly crossings: readonly Crossing[];
	/** Tables by which it does. */
	readonly heirs: readonly Heir[];
	readonly defaults: readonly DefaultPrivileges[];
	/** What somebody else than its schema's owner has or holds that is neither relation nor routine, and of PostgreSQL's own. */
	readonly beside: readonly Beside[];
	readonly extensions: readonly { readonly name: string; readonly schema: string }[];
	readonly eventTriggers: boolean;
	/** null: the profile asks for none. */
	readonly tenantMap: MapFacts | null;
	/** The settings by which sessions say whose rows they mean, where a role or a database has one by default. */
	readonly tenantSettings: readonly Setting[];
	/** The same of `row_security`. */
	readonly rowSecuritySettings: readonly Setting[];
};

/** The map of logins to tenants, and the function that the policies ask. */
export type MapFacts = {
	/** null: there is no such table. */
	readonly table: {
		readonly owner: string;
		/** The columns' too. */
		readonly acl: readonly Right[];
		/** Policies would hide logins from the function. */
		readonly rowSecurity: boolean;
		/** Tables that inherit from it, quoted by the server: what is in them is in the map. */
		readonly children: readonly string[];
		readonly keyType: string | null;
		/** No login can be in it twice. */
		readonly unique: boolean;
	} | null;
	readonly function: { readonly owner: string; readonly acl: Acl; readonly definition: string } | null;
	/** By login, the key; null: the administrator may not read it. */
	readonly entries: ReadonlyMap<string, string> | null;
};

/** The administrator could not look inside, for this reason. */
export type Unreadable = { readonly kind: 'unreadable'; readonly database: string; readonly reason: string };
