import type { Acl } from '../current.js';

/** Where a table is. */
export type TableName = { readonly schema: string; readonly name: string };

/** A table of the profile's schemas, or a partition of one, as far as row security goes. */
export type CurrentTable = TableName & {
	/** Foreign tables can be partitions, and take no index. */
	readonly kind: 'table' | 'partitioned table' | 'foreign table';
	readonly owner: string;
	/** Who signs in and acts as the owner, being it or a member of it, and is bound by its policies. */
	readonly actors: readonly string[];
	/** What it is a partition of. */
	readonly parent: TableName | null;
	/** The tenant column's type by `format_type()`, without its length; null: it has no such column. */
	readonly columnType: string | null;
	/** Something was once written to it; a partitioned table holds nothing itself. */
	readonly holdsRows: boolean;
	/** Other tables inherit from it, which are no partitions. */
	readonly hasChildren: boolean;
};

export type CurrentPolicy = {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
	readonly permissive: boolean;
	readonly command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
	/** null: PUBLIC. */
	readonly roles: readonly (string | null)[];
	/** By `pg_get_expr()` with `search_path = pg_catalog`. */
	readonly using: string | null;
	readonly check: string | null;
};

export type CurrentIndex = {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
	/** Not the remains of a CREATE INDEX CONCURRENTLY, nor waiting for the indexes of partitions. */
	readonly valid: boolean;
	/** Or the index of an exclusion constraint: two rows may not be alike. */
	readonly unique: boolean;
	/** Finds rows by what its first column equals: over all rows, of a method and a collation that can. */
	readonly finds: boolean;
	/** The key columns; null for an expression. */
	readonly columns: readonly (string | null)[];
	/** What `CREATE INDEX ON table (column)` makes, so that it can be attached to one that was made so. */
	readonly plain: boolean;
	/** The index of the partitioned table that it is attached to. */
	readonly parent: string | null;
};

export type CurrentForeignKey = {
	readonly schema: string;
	readonly table: string;
	readonly name: string;
	readonly columns: readonly string[];
	readonly references: TableName;
};

/** The table and the function by which the policies know whose login it is; null: they are not there. */
export type CurrentTenantMap = {
	readonly table: {
		readonly owner: string;
		readonly keyType: string;
		readonly acl: Acl;
		/** Columns that somebody has granted on. */
		readonly columns: readonly { readonly name: string; readonly acl: Acl }[];
	} | null;
	readonly function: {
		readonly owner: string;
		readonly acl: Acl;
		readonly returns: string;
		/** What it does, in words that are equal only where it does the same; see `tenantFunction`. */
		readonly definition: string;
	} | null;
	/** null: the administrator may not read them. */
	readonly entries: readonly { readonly login: string; readonly key: string; readonly exists: boolean }[] | null;
};

export type CurrentRowSecurity = {
	readonly tables: readonly CurrentTable[];
	readonly policies: readonly CurrentPolicy[];
	readonly indexes: readonly CurrentIndex[];
	readonly foreignKeys: readonly CurrentForeignKey[];
	readonly map: CurrentTenantMap;
};
