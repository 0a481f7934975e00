import type { ApplyStatus } from '../apply/result.js';
import type { Phase, PhaseId, Plan, Statement } from '../plan/plan.js';
import { undoText } from '../plan/undo-text.js';
import type { ProfileDocument } from '../profile/schema.js';
import { recordedSql } from '../sql/recorded.js';
import { preview } from '../sql/render.js';
import type { Doubt } from './doubts.js';

/** What one apply did, statement by statement. Holds no password and no verifier. */
export type Receipt = {
	/** Of 1.2 on it may hold doubts. */
	readonly formatVersion: '1.1' | '1.2';
	readonly kind: 'receipt';
	readonly id: string;
	readonly profile: string;
	/** The profile itself: what an undo must look at is read from it. */
	readonly document: ProfileDocument;
	readonly databases: readonly string[];
	readonly fingerprint: string;
	/** What was so before the run, and what is so after it; null: the run did not come to its end. */
	readonly before: Readonly<Record<string, string>>;
	readonly after: Readonly<Record<string, string>> | null;
	readonly started: string;
	readonly ended: string | null;
	readonly server: { readonly host: string; readonly port: number; readonly database: string; readonly user: string };
	readonly status: ApplyStatus | 'running';
	readonly statements: readonly RecordedStatement[];
	readonly remains: readonly string[];
	/** The `oid` of each role and database that the run made: one of the same name that is made later is not the run's. */
	readonly made?: Readonly<Record<string, string>> | undefined;
	/** The phase that an undo was at when it last wrote here: whether it was done, only the server knows. */
	readonly undoing?: number | undefined;
	/** Transactions that the run was about to commit, and never heard of again. */
	readonly doubts?: readonly Doubt[] | undefined;
	/** The ids of statements outside of a transaction that it had begun. */
	readonly begun?: readonly string[] | undefined;
};

export type RecordedStatement = {
	readonly id: string;
	readonly database: string;
	/** As it was shown. */
	readonly sql: string;
	/** SQL, or a comment that says why there is none. */
	readonly undo: string;
	/** The number of its phase: what is of one was done together. */
	readonly phase: number;
	readonly transactional: boolean;
	readonly createsDatabase?: string | undefined;
	readonly createsRole?: string | undefined;
	/** The administrator takes it for the length of the phase. */
	readonly temporary?: true | undefined;
	readonly status: 'planned' | 'done' | 'undone';
};

/** A plan's statements, before any of them has run. */
export function recorded({ phases }: Pick<Plan, 'phases'>): readonly RecordedStatement[] {
	return phases.flatMap(({ transactional, statements }, phase) =>
		statements.map(({ id, database, sql, undo, createsDatabase, createsRole, temporary }) => ({
			id,
			database,
			sql: preview(sql),
			undo: undoText(undo),
			phase,
			transactional,
			createsDatabase,
			createsRole,
			temporary,
			status: 'planned' as const,
		})),
	);
}

/** A phase as it is recorded, with its number. */
export type RecordedPhase = Phase & { readonly number: number };

/** What stands of a recorded run, as phases that an undo can take back. */
export function standing({ statements }: Pick<Receipt, 'statements'>): readonly RecordedPhase[] {
	const done = statements.filter(({ status }) => status === 'done');
	const numbers = [...new Set(done.map(({ phase }) => phase))];
	return numbers.flatMap((number) => {
		const together = done.filter(({ phase }) => phase === number);
		const [first] = together;
		if (first === undefined) return [];
		const { id, database, transactional } = first;
		return [{ number, id: id.charAt(0) as PhaseId, database, transactional, statements: together.map(revived) }];
	});
}

function revived({ id, database, sql, undo, createsDatabase, createsRole }: RecordedStatement): Statement {
	const [, reason] = /^-- no undo: (.*)$/s.exec(undo) ?? [];
	return {
		id,
		database,
		gate: 'role',
		sql: recordedSql(sql),
		purpose: '',
		undo: reason === undefined ? { sql: recordedSql(undo.replace(/;$/, '')) } : { none: reason },
		effect: 'change',
		destroysData: false,
		createsDatabase,
		createsRole,
	};
}

/** The receipt with the statements that are meant said to be so. */
export function withStatus(
	receipt: Receipt,
	isMeant: (statement: RecordedStatement) => boolean,
	status: RecordedStatement['status'],
): Receipt {
	return {
		...receipt,
		statements: receipt.statements.map((each) => (isMeant(each) ? { ...each, status } : each)),
	};
}

/** The receipt after some of its phases were taken back. */
export function withoutPhases(receipt: Receipt, phases: ReadonlySet<number>): Receipt {
	return withStatus(receipt, ({ phase, status }) => status === 'done' && phases.has(phase), 'undone');
}
