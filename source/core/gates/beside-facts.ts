import type { Right } from './grants.js';

/** What rights may be held on, or that may be owned, beside databases, schemas, relations and routines. */
export type BesideKind =
	| 'TYPE'
	| 'COLLATION'
	| 'CONVERSION'
	| 'OPERATOR'
	| 'OPERATOR CLASS'
	| 'OPERATOR FAMILY'
	| 'TEXT SEARCH CONFIGURATION'
	| 'TEXT SEARCH DICTIONARY'
	| 'STATISTICS'
	| 'LARGE OBJECT'
	| 'FOREIGN DATA WRAPPER'
	| 'FOREIGN SERVER'
	| 'PUBLICATION'
	| 'SUBSCRIPTION'
	| 'EXTENSION'
	| 'TABLESPACE'
	| 'PARAMETER'
	// PostgreSQL's own.
	| 'TABLE'
	| 'ROUTINE'
	| 'SCHEMA';

export type Beside = {
	readonly kind: BesideKind;
	/** Quoted by the server, as a statement names it; of large objects that are alike all. */
	readonly name: string;
	/** null: it is in none. */
	readonly schema: string | null;
	readonly owner: string;
	/** What was granted beyond what PostgreSQL gives by itself. */
	readonly acl: readonly Right[];
};
