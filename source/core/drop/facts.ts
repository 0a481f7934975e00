import type { Current, CurrentSchema } from '../access/current.js';

/*
 * What has to be known before anything is taken away. `gone` are the roles that go; what they own or hold is read from
 * `pg_shdepend`, which tells it of every database of the server.
 */

/** Something that the whole server shares, and that a role that goes owns or has rights on. */
export type SharedHolding = {
	readonly role: string;
	readonly owns: boolean;
	readonly what:
		| { readonly kind: 'database'; readonly name: string }
		| { readonly kind: 'tablespace'; readonly name: string }
		| { readonly kind: 'parameter'; readonly name: string }
		/** A membership that the role has given to somebody. */
		| { readonly kind: 'membership'; readonly of: string; readonly member: string }
		| { readonly kind: 'other'; readonly described: string };
};

/** What a role that goes owns or holds inside a database that is none of the profile's. */
export type ForeignHolding = {
	readonly database: string;
	readonly role: string;
	readonly owned: number;
	readonly held: number;
	/** Some of it, in the server's words; none where the administrator may not look. */
	readonly examples: readonly string[];
};

export type DroppedRelation = {
	readonly schema: string;
	readonly name: string;
	readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table' | 'sequence';
	readonly isPartition: boolean;
};

/** A right on something that stays, which a role that goes has or has given. */
export type StayingGrant = {
	/** As GRANT names it: `SCHEMA public`, `TABLE app.orders`. */
	readonly object: string;
	readonly owner: string;
	readonly grantor: string;
	/** null: PUBLIC. */
	readonly grantee: string | null;
	readonly privilege: string;
};

/** What a role that goes is to, in a database that stays and outside of the schemas that go. */
export type StayingTie = {
	readonly role: string;
	/** `default` are default privileges, which go with whoever they are for. */
	readonly as: 'owner' | 'grantee' | 'policy' | 'default';
	readonly described: string;
};

/** A database that stays while something in it goes. */
export type KeptInside = {
	readonly database: string;
	/** The schemas that are to go and are there. */
	readonly schemas: readonly Pick<CurrentSchema, 'name' | 'owner' | 'comment'>[];
	/** What is in those that hold too much for one transaction. */
	readonly relations: readonly DroppedRelation[];
	readonly routines: readonly { readonly schema: string; readonly name: string; readonly signature: string }[];
	readonly ties: readonly StayingTie[];
	readonly grants: readonly StayingGrant[];
	/** What is elsewhere and would be dropped along with the schemas. */
	readonly dependents: readonly string[];
	/** Rows of the tenant map; null: it may not be read, or there is none. */
	readonly mapRows: readonly { readonly login: string; readonly key: string }[] | null;
	readonly mapOwner: string | null;
};

/** What is in a database that goes and is not the profile's. */
export type StrangeSchema = {
	readonly database: string;
	readonly schema: string;
	readonly owners: readonly string[];
	readonly objects: number;
	/** The mark of whoever made it. */
	readonly comment: string | null;
};

export type LiveSessions = { readonly role: string; readonly database: string; readonly count: number };

/** How much there is in what goes. */
export type Contents = {
	readonly database: string;
	/** null: the whole database. */
	readonly schema: string | null;
	readonly tables: number;
	readonly bytes: number;
};

export type DropFacts = {
	readonly current: Current;
	readonly shared: readonly SharedHolding[];
	readonly foreign: readonly ForeignHolding[];
	readonly kept: readonly KeptInside[];
	readonly strange: readonly StrangeSchema[];
	readonly sessions: readonly LiveSessions[];
	readonly contents: readonly Contents[];
};
