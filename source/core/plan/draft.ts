import type { Taken } from '../access/taken.js';
import type { Sql } from '../sql/sql.js';
import type { Effect, StatementGate, Undo } from './plan.js';
import type { Telling } from './telling.js';

/** A statement before it has its place: `assemble` gives it a number and a database. */
export type Draft = {
	readonly gate: StatementGate;
	readonly sql: Sql;
	readonly purpose: string;
	readonly undo: Undo;
	readonly effect: Effect;
	readonly destroysData?: boolean;
	readonly createsDatabase?: string;
	readonly temporary?: true;
	readonly createsRole?: string;
	/** Roles whose rights it takes; an administrator that is no superuser joins them for the transaction. */
	readonly as?: readonly string[];
	/** What joining a role cannot give. */
	readonly requires?: Requirement;
};

/**
 * `admin`: to say who is a member of a role, which ADMIN OPTION on it allows, and before 16 CREATEROLE too. `alter`: to
 * change a role's attributes and settings, which takes CREATEROLE, and from 16 on ADMIN OPTION as well.
 */
export type Requirement =
	| { readonly kind: 'superuser' }
	| { readonly kind: 'admin'; readonly role: string }
	| { readonly kind: 'alter'; readonly role: string; readonly takesCreateDatabase?: boolean };

/** Drafts that belong together: one phase to be. */
export type DraftPhase = {
	readonly id: 'A' | 'B' | 'C' | 'D';
	readonly database: string;
	readonly transactional: boolean;
	readonly drafts: readonly Draft[];
	/** Shares nothing that it writes with its neighbours of the same kind: they may run at the same time. */
	readonly concurrent?: true;
	/** What stands or falls by itself, in words: a tenant's database, or a batch of schemas. Left out: the rest is built upon it. */
	readonly unit?: string;
	/** Names only what is there, so that somebody else could run it first. */
	readonly settled?: true;
};

/** What a differ found: statements, and what it may not change and therefore tells. */
export type Finding = {
	readonly drafts: readonly Draft[];
	readonly warnings: readonly Telling[];
	/** What PUBLIC loses by these statements on what exists. */
	readonly takes?: readonly Taken[];
};

export function findings(...all: readonly Finding[]): Required<Finding> {
	return {
		drafts: all.flatMap((each) => each.drafts),
		warnings: all.flatMap((each) => each.warnings),
		takes: all.flatMap((each) => each.takes ?? []),
	};
}
