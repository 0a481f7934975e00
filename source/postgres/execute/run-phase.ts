import { waitsForOthers } from '../../core/plan/concurrently.js';
import type { Phase, Statement } from '../../core/plan/plan.js';
import { forServer, inClear, verifiersNeeded } from '../../core/sql/render.js';
import type { Session } from '../session.js';
import { usualLockTimeout } from '../sessions.js';
import { packsOf } from './packs.js';
import { type Ready, runPack } from './run-pack.js';
import { runStatement, type Watch } from './run-statement.js';
import { briefly, type Insisting, pastCollisions, untilLocked } from './try-again.js';

export type PhaseRun = Watch &
	Insisting & {
		/** The verifier of a login's password, as soon as it is computed. */
		readonly verifierOf?: (login: string) => Promise<string>;
		/** The password itself, for a server that takes no verifier; it is then asked for only as its statement is sent. */
		readonly passwordOf?: ((login: string) => string) | undefined;
		/** Told of a transaction before it is committed, by its number on the server: it waits until that was kept. */
		readonly committing?: (transaction: string) => Promise<void>;
		/** Likewise of a statement outside of a transaction before it is run. */
		readonly beginning?: (statement: Statement) => Promise<void>;
		/** Milliseconds that an index waits for the transactions of others; left out: for as long as those take. */
		readonly othersPatience?: number;
	};

/**
 * Runs a phase's statements in order. In one transaction if it is transactional, and again if another session got in the
 * way; else each for itself, so that those before a failure stand. Stops, rejecting with the signal's reason, between two
 * statements at the latest: one that runs is stopped by cancelling its session.
 */
export async function runPhase(session: Session, phase: Phase, run: PhaseRun = {}): Promise<void> {
	if (!phase.transactional) return await oneByOne(session, phase, run);
	const whole = () => pastCollisions(() => inTransaction(session, phase, run));
	await (locksBusyTables(phase) ? untilLocked(whole, run) : whole());
}

/** Row security goes onto tables that an application works with meanwhile. */
function locksBusyTables({ id }: Phase): boolean {
	return id === 'D';
}

async function inTransaction(session: Session, phase: Phase, run: PhaseRun): Promise<void> {
	run.signal?.throwIfAborted();
	await session.query('BEGIN');
	try {
		if (run.passwordOf !== undefined && givesPasswords(phase)) await session.query(unheard);
		if (locksBusyTables(phase)) await session.query(`SET LOCAL lock_timeout = ${briefly.lockTimeout}`);
		for (const pack of packsOf(phase.statements, sizeOf)) {
			const ready = await filled(pack, run);
			run.signal?.throwIfAborted();
			await runPack(session, ready, run);
		}
		if (run.committing !== undefined) await run.committing(await numberOf(session));
		run.signal?.throwIfAborted();
		await session.query('COMMIT');
	} catch (error) {
		// On a lost connection there is nothing to roll back: the server has done it.
		await session.query('ROLLBACK').catch(() => {});
		throw error;
	}
}

/** https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT */
async function numberOf(session: Session): Promise<string> {
	const [row] = await session.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
	return row?.xid ?? '';
}

async function oneByOne(session: Session, phase: Phase, run: PhaseRun): Promise<void> {
	const busy = locksBusyTables(phase);
	try {
		for (const statement of phase.statements) {
			const [ready] = await filled([statement], run);
			await run.beginning?.(statement);
			const act = async () => {
				run.signal?.throwIfAborted();
				await runStatement(session, statement, ready?.text ?? '', run);
			};
			const longest = waitsForOthers(statement) ? (run.othersPatience ?? 0) : briefly.lockTimeout;
			if (busy) await session.query(`SET lock_timeout = ${longest}`);
			await (busy && !waitsForOthers(statement) ? untilLocked(act, run) : act());
		}
	} finally {
		if (busy) await session.query(`SET lock_timeout = '${usualLockTimeout}'`).catch(() => {});
	}
}

function givesPasswords({ statements }: Phase): boolean {
	return statements.some(({ sql }) => verifiersNeeded(sql).length > 0);
}

/** Where the administrator may say so, the server writes no statement of this transaction into its log. */
const unheard = `SELECT set_config(name, setting, true) FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'),
	('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0')) s (name, setting)
	WHERE current_setting('is_superuser') = 'on'`;

async function filled(
	statements: readonly Statement[],
	{ verifierOf, passwordOf }: PhaseRun,
): Promise<readonly Ready[]> {
	if (passwordOf !== undefined)
		return statements.map((statement) => {
			const passwords = verifiersNeeded(statement.sql).map((login) => [login, passwordOf(login)] as const);
			return { statement, text: inClear(statement.sql, new Map(passwords)) };
		});
	const logins = verifierOf ? statements.flatMap(({ sql }) => verifiersNeeded(sql)) : [];
	const found = logins.map(async (login) => [login, (await verifierOf?.(login)) ?? ''] as const);
	const verifiers = new Map(await Promise.all(found));
	return statements.map((statement) => ({ statement, text: forServer(statement.sql, verifiers) }));
}

function sizeOf({ sql }: Statement): number {
	return sql.parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 140), 0);
}
