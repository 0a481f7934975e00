import type { Loss } from '../access/loss.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Sql } from '../sql/sql.js';

/** The three gates, and `role` for what comes before the first: who exists and what they are. */
export type StatementGate = 'role' | 'connect' | 'schema' | 'object';

/**
 * What a statement does to what was there before. `create` only adds (what PUBLIC loses on an object that the same plan
 * makes is part of making it); everything else needs the database's name to be typed.
 */
export type Effect = 'create' | 'change' | 'revoke' | 'destroy';

/** The SQL that takes the statement back, or the reason that there is none. */
export type Undo = { readonly sql: Sql } | { readonly none: string };

export type Statement = {
	/** Phase and number, e.g. `C4`: how messages, receipts and `--out` files refer to it. */
	readonly id: string;
	readonly gate: StatementGate;
	/** Where it runs; the maintenance database for roles and databases. */
	readonly database: string;
	readonly sql: Sql;
	/** Why, in one line a newcomer understands. */
	readonly purpose: string;
	readonly undo: Undo;
	readonly effect: Effect;
	readonly destroysData: boolean;
	/** The database that it makes, for CREATE DATABASE alone. */
	readonly createsDatabase?: string | undefined;
	/** The role that it makes, for CREATE ROLE alone. */
	readonly createsRole?: string | undefined;
	/** A membership that the administrator takes for the length of the phase: it never stays, whatever becomes of the run. */
	readonly temporary?: true;
};

/** A: roles. B: the databases themselves. C: everything inside. D: row security on tables that hold rows. */
export type PhaseId = 'A' | 'B' | 'C' | 'D';

/** Statements that run in order over one connection to `database`, in one transaction if `transactional`. */
export type Phase = {
	readonly id: PhaseId;
	readonly database: string;
	readonly transactional: boolean;
	readonly statements: readonly Statement[];
	/** Shares nothing that it writes with its neighbours of the same kind: they may run at the same time. */
	readonly concurrent?: true;
	/** What stands or falls by itself, in words: a tenant's database, or a batch of schemas. Left out: the rest is built upon it. */
	readonly unit?: string;
};

export type Warning = { readonly code: string; readonly message: string };

/** Who and what the plan was made against. */
export type PlanTarget = {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	/** `server_version_num`, e.g. 180004. */
	readonly serverVersion: number;
	readonly administrator: 'superuser' | 'createrole' | 'limited';
};

export type Plan = {
	readonly profile: string;
	readonly document: ProfileDocument;
	/** What it was computed from, as one digest; see `fingerprint.ts`. */
	readonly fingerprint: string;
	/** The same, fact by fact, so that a stale plan can say what differs. */
	readonly basis: Readonly<Record<string, string>>;
	readonly target: PlanTarget;
	/** The profile's databases, existing or not. */
	readonly databases: readonly string[];
	readonly phases: readonly Phase[];
	readonly warnings: readonly Warning[];
	/** Who has what through PUBLIC alone, of what PUBLIC is about to lose. */
	readonly losses: readonly Loss[];
};

export type Summary = {
	readonly statements: number;
	readonly creates: number;
	readonly changes: number;
	readonly revokes: number;
	readonly destroys: number;
};

export function statementsOf(plan: Pick<Plan, 'phases'>): readonly Statement[] {
	return plan.phases.flatMap((phase) => phase.statements);
}

export function summarise(plan: Pick<Plan, 'phases'>): Summary {
	const statements = statementsOf(plan);
	const count = (effect: Effect): number => statements.filter((statement) => statement.effect === effect).length;
	return {
		statements: statements.length,
		creates: count('create'),
		changes: count('change'),
		revokes: count('revoke'),
		destroys: count('destroy'),
	};
}

/** What of a plan stands or falls by itself, so that a run can go on without it. */
export function unitsOf({ phases }: Pick<Plan, 'phases'>): readonly string[] {
	return [...new Set(phases.flatMap(({ unit }) => unit ?? []))];
}
