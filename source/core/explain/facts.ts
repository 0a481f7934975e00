import type { Acl, Membership, ObjectKind } from '../access/current.js';
import type { CurrentPolicy } from '../access/row-security/current.js';
import type { DatabaseFacts, RoleFacts } from '../gates/catalog.js';

/*
 * What the server's catalogs say about one question: may this role do that to this thing? Whether a privilege is held is
 * the server's own answer (`has_*_privilege`); by which way it is held is read from the ACLs and memberships.
 */

/** What else has an ACL, and by its own name in an error. */
export const otherKinds = [
	'type',
	'language',
	'foreign-data wrapper',
	'foreign server',
	'large object',
	'tablespace',
	'parameter',
] as const;
export type OtherKind = (typeof otherKinds)[number];

/** An index has no ACL: it is its owner's. */
export type Kind = 'database' | 'schema' | 'index' | ObjectKind | OtherKind;

/** What a session is in, and not what it finds there. */
export function isPlace(kind: Kind): boolean {
	return kind === 'database' || kind === 'schema';
}

/** What privileges are held on. */
export type Thing = {
	readonly kind: Kind;
	/** null: what stands in no schema. */
	readonly schema: string | null;
	readonly name: string;
	/** Of a routine: its argument types as SQL. */
	readonly signature: string | null;
	readonly owner: string;
	readonly acl: Acl;
	/** A partition by itself: the table whose row security it would go past; null or left out: it is none. */
	readonly partitionOf?: string | null;
};

/** One column, and by which grants on itself alone. */
export type Column = {
	readonly name: string;
	readonly acl: Acl;
	/** By `has_column_privilege`. */
	readonly held: boolean;
};

/** Who asks: the login, and the database that it signs in to. */
export type Asker = {
	readonly version: number;
	readonly role: RoleFacts;
	readonly database: DatabaseFacts;
	/** By `has_database_privilege`. */
	readonly mayConnect: boolean;
	/** Open now: of the role, and in the database. */
	readonly sessions: { readonly ofRole: number; readonly inDatabase: number };
	/** The role that its sessions start as: itself, unless `ALTER ROLE … SET role` says otherwise. */
	readonly startsAs: string;
	/** The SECURITY DEFINER routine whose owner it acts as, where an error says that it was inside one. */
	readonly within: string | null;
	/** It has no password, and no line of pg_hba.conf lets it in without one; null: the administrator may not see that. */
	readonly locked: boolean | null;
	readonly roles: ReadonlyMap<string, RoleFacts>;
	/** Also that of the database's owner in `pg_database_owner`, which no row of a catalog tells. */
	readonly memberships: readonly Membership[];
	/** Settings that its sessions start with, by name in lower case. */
	readonly settings: ReadonlyMap<string, string>;
	/** An error says that its session had row security off, however it came to that. */
	readonly unfiltered: boolean;
};

/** A privilege that the server will ask for. */
export type Need = {
	/** Whose privilege: the role's that the session acts as, or that of a view's owner. */
	readonly who: string;
	readonly privilege: string;
	readonly thing: Thing;
	readonly held: boolean;
	/** null: it cannot be held on columns. */
	readonly columns: readonly Column[] | null;
	/** The one column that is asked about; null: all of them. */
	readonly column: string | null;
	/** Why the server asks for it, where it is not what was asked about: `the default of its column id uses it`. */
	readonly because: string | null;
};

/** Row security of a table that the question reads or writes. */
export type RowRule = {
	readonly who: string;
	/** What is done to its rows: behind a view that is written to, other tables are only read. */
	readonly command: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
	/** Rows to be changed or deleted are found by reading columns, which `who` may. */
	readonly reads: boolean;
	readonly table: Thing;
	readonly enabled: boolean;
	readonly forced: boolean;
	readonly policies: readonly Omit<CurrentPolicy, 'schema' | 'table'>[];
	readonly because: string | null;
};

/** How the name was found: an unqualified one is looked for along `search_path`, where a closed schema is passed over. */
export type Lookup = {
	/** The schemas of the path, in order; null: the name had its schema with it. */
	readonly path: readonly string[] | null;
	/** The path leads to the object's schema. */
	readonly found: boolean;
};

/** Everything about one question. */
export type Facts = {
	readonly asker: Asker;
	/** What it is about. */
	readonly thing: Thing;
	readonly privilege: string;
	readonly lookup: Lookup;
	/** USAGE on the schema; null for a database or a schema. */
	readonly schema: Need | null;
	/** The privilege itself first, then what goes with it. */
	readonly needs: readonly Need[];
	readonly rows: readonly RowRule[];
	/** Whose rows the login sees by `gatehouse.tenant()`: a tenant's, nobody's, or the administrator may not read that. */
	readonly tenant: { readonly kind: 'of'; readonly key: string } | { readonly kind: 'none' | 'unreadable' };
};
