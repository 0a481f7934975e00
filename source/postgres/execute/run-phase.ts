import type { Phase, Statement } from '../../core/plan/plan.js';
import { forServer } from '../../core/sql/render.js';
import type { Sql } from '../../core/sql/sql.js';
import { ServerError, type Session } from '../session.js';

export type PhaseHooks = {
	readonly started?: (statement: Statement) => void;
	readonly done?: (statement: Statement, ms: number) => void;
};

/** One statement failed; the transaction it was in, if any, is rolled back. */
export class StatementError extends Error {
	override readonly name = 'StatementError';
	readonly id: string;
	readonly ms: number;

	constructor(id: string, ms: number, cause: unknown) {
		super(`statement ${id} failed`, { cause });
		this.id = id;
		this.ms = ms;
	}
}

/** What the server says instead of failing when a GRANT or REVOKE did nothing: not ours to give or take. */
const nothingDone: ReadonlySet<string> = new Set(['01006', '01007']);

/** Two sessions met on one row of a catalog: rolled back, the same statements may well succeed. */
const passing: ReadonlySet<string> = new Set(['40001', '40P01', '23505', 'XX000']);
const attempts = 3;

/** Runs a phase's statements in order; in one transaction if it is transactional, and again if another session got in the way. */
export async function runPhase(
	session: Session,
	phase: Phase,
	verifiers: ReadonlyMap<string, string>,
	hooks: PhaseHooks = {},
): Promise<void> {
	if (!phase.transactional) return runEach(session, phase.statements, verifiers, hooks);
	for (let attempt = 1; ; attempt++) {
		try {
			await inTransaction(session, () => runEach(session, phase.statements, verifiers, hooks));
			return;
		} catch (error) {
			if (attempt === attempts || !isPassing(error)) throw error;
		}
	}
}

async function runEach(
	session: Session,
	statements: readonly Statement[],
	verifiers: ReadonlyMap<string, string>,
	hooks: PhaseHooks,
): Promise<void> {
	for (const statement of statements) {
		hooks.started?.(statement);
		const start = performance.now();
		try {
			await runStatement(session, statement.sql, verifiers);
		} catch (error) {
			throw new StatementError(statement.id, performance.now() - start, error);
		}
		hooks.done?.(statement, performance.now() - start);
	}
}

/** Runs one statement, and takes the server's word that it did nothing for the failure that it is. */
export async function runStatement(
	session: Session,
	statement: Sql,
	verifiers: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
	session.takeNotices();
	await session.query(forServer(statement, verifiers));
	const idle = session.takeNotices().find((notice) => nothingDone.has(notice.sqlstate));
	if (idle !== undefined) throw new ServerError({ sqlstate: idle.sqlstate, message: idle.message });
}

async function inTransaction(session: Session, act: () => Promise<void>): Promise<void> {
	await session.query('BEGIN');
	try {
		await act();
		await session.query('COMMIT');
	} catch (error) {
		// On a lost connection there is nothing to roll back: the server has done it.
		await session.query('ROLLBACK').catch(() => {});
		throw error;
	}
}

function isPassing(error: unknown): boolean {
	return error instanceof StatementError && error.cause instanceof ServerError && passing.has(error.cause.sqlstate);
}
