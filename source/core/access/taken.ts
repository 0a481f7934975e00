import type { Acl } from './current.js';
import type { GrantKind } from './object-kind.js';

/** What PUBLIC is about to lose on something that exists, or on several things that are alike. */
export type Taken = {
	readonly database: string;
	readonly kind: 'database' | 'schema' | GrantKind;
	/** The schema that the objects are in; null for a database or a schema. */
	readonly schema: string | null;
	/** For people, and without the database: `schema public`, `app.total(integer)`. */
	readonly names: readonly string[];
	readonly privileges: readonly string[];
	/** Who holds what now. */
	readonly acl: Acl;
	/** What the profile gives instead, by role. */
	readonly given: ReadonlyMap<string, readonly string[]>;
};
