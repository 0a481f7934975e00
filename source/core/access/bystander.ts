/*
 * Who is not of the profile and could be living on what PUBLIC holds: monitoring, backup, replication, other
 * applications. Superusers need nothing of PUBLIC and are left out.
 */

export type Bystander = {
	readonly name: string;
	readonly login: boolean;
	/** It may read a logical slot, for which it signs in to the slot's database. */
	readonly replication: boolean;
	/** Itself, and every role whose rights it has without asking. */
	readonly holdsAs: readonly string[];
	readonly comment: string | null;
	/** Its sessions that are open now. */
	readonly sessions: readonly { readonly database: string; readonly count: number }[];
	/** Those that it owns: their workers enter the database with its rights. */
	readonly subscriptions: readonly { readonly name: string; readonly database: string }[];
};

/** What a subscriber reads, from inside one database. */
export type LogicalSlot = { readonly name: string; readonly database: string };

/** Something in a database that uses an object of the profile's schemas on which PUBLIC holds a right. */
export type Dependent = {
	/** e.g. `view reporting.daily`. */
	readonly what: string;
	readonly owner: string;
	/** The object that it uses, as `objectName` writes it. */
	readonly uses: string;
};
