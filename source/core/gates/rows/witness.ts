import type { ObjectClass } from '../catalog.js';

/**
 * Rows that somebody has seen in a table who may. That a login does not see another tenant's rows proves something only
 * where there are some.
 */
export type Witness = {
	/** The table of the class in which they are. */
	readonly table: string;
	/** Keys of tenants that have rows in it. */
	readonly keys: readonly string[];
};

/** A table of the class as an INSERT has to know it. */
export type Columns = {
	readonly names: readonly string[];
	/** Some have a type that can refuse NULL by itself. */
	readonly domains: boolean;
};

export type KnownRows = {
	readonly witnesses: ReadonlyMap<ObjectClass, Witness>;
	/** The keys that the profile names, of tenants that share a login. */
	readonly keys: readonly string[];
	/** Left out: nothing is to be written, not even to be taken back. */
	readonly columns?: ReadonlyMap<ObjectClass, Columns> | undefined;
};
