import type { ConnectionOptions } from '../connection.js';
import type { Access, Grants } from './access.js';
import type { ProfileDocument } from './schema.js';
import type { Identification, KeyType, Pattern, SiblingPolicy } from './vocabulary.js';

/** A tenant as it was asked for; `where` is its place in the words of the user (a line of a file, a flag). */
export type TenantEntry = {
	readonly name: string;
	readonly key?: string | undefined;
	readonly where?: string | undefined;
};

/** A tenant; its key is its name unless one was given. */
export type Tenant = { readonly name: string; readonly key: string };

export type ProfileRole = {
	/** May contain `{tenant}` until `expandTenants` has filled it in. */
	readonly name: string;
	readonly access: Access;
	/** Left out: what the server has stays as it is. -1 is no limit. */
	readonly connectionLimit?: number | undefined;
	/** An instant in UTC (`2027-06-30T23:59:59Z`) or `infinity`. Left out: what the server has stays as it is. */
	readonly validUntil?: string | undefined;
	readonly settings: Readonly<Record<string, string>>;
	/** Filled in for `read-only` and `read-write`; empty for `migrate`. */
	readonly grants: Grants;
	readonly adopt: boolean;
	readonly temporary: boolean;
};

export type RowSecurity = {
	readonly column: string;
	readonly type: KeyType;
	readonly identify: Identification;
	readonly setting: string;
	readonly tables: 'all' | readonly string[];
};

export type ProfileDatabase = {
	readonly name: string;
	readonly connectionLimit?: number | undefined;
	readonly encoding?: string | undefined;
	readonly locale?: string | undefined;
	readonly template: string;
};

export type ProfileWarning = { readonly code: string; readonly message: string };

/** A profile that can be trusted: every rule holds and every default is filled in. Only `parseProfile` makes one. */
export type Profile = {
	readonly name: string;
	/** How a command names it, as a word of a shell: its name, or whatever the user called it by, such as its path. */
	readonly calledAs: string;
	readonly pattern: Pattern;
	readonly connection?: ConnectionOptions | undefined;
	readonly database: ProfileDatabase;
	readonly owner: string;
	readonly schema: string;
	readonly extensions: readonly string[];
	readonly keep: readonly string[];
	readonly roles: readonly ProfileRole[];
	/** Besides the owner and the migrate logins. */
	readonly creators: readonly string[];
	/** Left out: one isolated database. */
	readonly tenants?: readonly Tenant[] | undefined;
	/** Always there for `shared-schema`, never for the others. */
	readonly rowSecurity?: RowSecurity | undefined;
	readonly siblings: SiblingPolicy;
	readonly warnings: readonly ProfileWarning[];
	/** As the user wrote it, with the tenants of a file or a flag written in: complete by itself, to save and to embed. */
	readonly document: ProfileDocument;
};
