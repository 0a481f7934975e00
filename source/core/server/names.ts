/** What a server calls its own: for the lists that names are chosen from, and to tell what is there already. */
export type ServerNames = {
	readonly databases: readonly KnownDatabase[];
	readonly roles: readonly KnownRole[];
};

export type Named = { readonly name: string };

/** `comment`: Gatehouse marks what it makes there. */
export type KnownDatabase = Named & {
	readonly owner: string;
	readonly comment: string | null;
	readonly isTemplate: boolean;
	readonly acceptsConnections: boolean;
};

export type KnownRole = Named & {
	readonly comment: string | null;
	readonly login: boolean;
	readonly superuser: boolean;
	readonly createRole: boolean;
	readonly replication: boolean;
	readonly bypassRowSecurity: boolean;
};

/** What can only be read from inside a database. */
export type InsideNames = {
	readonly schemas: readonly KnownSchema[];
	/** By schema; empty where nobody asked for a column. */
	readonly tables: ReadonlyMap<string, readonly KnownTable[]>;
};

export type KnownSchema = Named & { readonly owner: string; readonly comment: string | null };
/** `hasColumn`: the one that was asked about. */
export type KnownTable = Named & { readonly hasColumn: boolean };

const indexes = new WeakMap<readonly Named[], ReadonlyMap<string, Named>>();

/** One of a list by its name, at once also where there are thousands: lists are read once and asked at every key. */
export function named<Item extends Named>(items: readonly Item[], name: string): Item | undefined {
	const known = indexes.get(items) ?? new Map(items.map((item) => [item.name, item]));
	indexes.set(items, known);
	return known.get(name) as Item | undefined;
}
