import { randomBytes } from 'node:crypto';
import type { ApplyEvent, ApplyResult, Failure } from '../core/apply/result.js';
import { differences } from '../core/plan/basis.js';
import { type Phase, type Plan, statementsOf } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { verifiersNeeded } from '../core/sql/render.js';
import type { Secret } from '../core/sql/secret.js';
import { takeLock } from '../postgres/execute/lock.js';
import { runPhase, StatementError } from '../postgres/execute/run-phase.js';
import { undoPhases } from '../postgres/execute/undo.js';
import { generatePassword } from '../postgres/password.js';
import { scramVerifier } from '../postgres/scram.js';
import { openSessions, type Sessions } from '../postgres/sessions.js';
import { type Journal, openJournal } from '../receipts/journal.js';
import { failureOf } from './apply-failure.js';
import type { Server } from './open-server.js';
import { planProfile } from './plan-profile.js';
import { assertSamePlan, type ReviewedPlan } from './same-plan.js';

export type ApplyInput = {
	readonly profile: Profile;
	readonly server: Server;
	/** The plan that was looked at; left out, the run plans anew under the lock and cannot be stale. */
	readonly reviewed?: ReviewedPlan | undefined;
	/** A password that is known already (a secrets file, the environment); used before one is generated. */
	readonly knownPassword?: (role: string) => Secret | undefined;
	/** Puts new passwords where they will be found, before the server hears of the logins. */
	readonly keepPasswords: (passwords: ReadonlyMap<string, Secret>, plan: Plan) => Promise<void>;
	/** Called under the lock with the plan that is about to run, or never to run if this throws. */
	readonly beforeRunning?: (plan: Plan) => void | Promise<void>;
	readonly onEvent?: (event: ApplyEvent) => void;
	readonly signal?: AbortSignal | undefined;
	readonly onFailure?: 'undo' | 'keep';
	readonly receiptFolder: string;
	/** Milliseconds to wait for another run. */
	readonly lockPatience?: number;
};

/**
 * Takes the lock, looks again, and runs what is missing. A failure is a result that says what is true afterwards;
 * rejects only for what was found before anything was touched.
 */
export async function applyPlan(input: ApplyInput): Promise<{ readonly plan: Plan; readonly result: ApplyResult }> {
	const { server, onEvent = () => {} } = input;
	const guard = openSessions(server.target);
	const sessions = openSessions(server.target);
	try {
		await lock(guard, server, input.lockPatience ?? 60_000, onEvent);
		const plan = await planProfile(input.profile, { ...server, sessions });
		if (input.reviewed !== undefined) assertSamePlan(input.reviewed, plan);
		await input.beforeRunning?.(plan);
		if (statementsOf(plan).length === 0) return { plan, result: nothingToDo };
		return { plan, result: await new Run(input, plan, sessions).run() };
	} finally {
		await Promise.all([sessions.close(), guard.close()]);
	}
}

/** Locks are per database: `postgres` is the one that every profile of a server can agree on. */
async function lock(
	guard: Sessions,
	server: Server,
	patience: number,
	onEvent: (event: ApplyEvent) => void,
): Promise<void> {
	const session = await guard.open('postgres').catch(() => guard.open(server.target.database));
	await takeLock(session, patience, (holder) => onEvent({ type: 'waiting-for-lock', holder }));
}

const nothingToDo: ApplyResult = {
	status: 'nothing-to-do',
	applied: [],
	remains: [],
	receipt: null,
	failure: null,
	passwords: new Map(),
};

/** One run of one plan. */
class Run {
	readonly #input: ApplyInput;
	readonly #plan: Plan;
	readonly #sessions: Sessions;
	readonly #emit: (event: ApplyEvent) => void;
	readonly #committed: Phase[] = [];

	constructor(input: ApplyInput, plan: Plan, sessions: Sessions) {
		this.#input = input;
		this.#plan = plan;
		this.#sessions = sessions;
		this.#emit = input.onEvent ?? (() => {});
	}

	async run(): Promise<ApplyResult> {
		const { receiptFolder, keepPasswords } = this.#input;
		const passwords = this.#passwords();
		await keepPasswords(passwords, this.#plan);
		const journal = await openJournal(receiptFolder, this.#plan);
		const stop = this.#cancelOnAbort();
		try {
			await this.#phases(passwords, journal);
		} catch (error) {
			return await this.#failed(error, passwords, journal);
		} finally {
			stop();
		}
		return await this.#finished(passwords, journal);
	}

	/** Only for the logins that this run creates; one that is known already is used again. */
	#passwords(): ReadonlyMap<string, Secret> {
		const { knownPassword = () => undefined } = this.#input;
		const logins = statementsOf(this.#plan).flatMap((statement) => verifiersNeeded(statement.sql));
		return new Map(logins.map((login) => [login, knownPassword(login) ?? generatePassword(randomBytes)]));
	}

	async #phases(passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<void> {
		const verifiers = new Map([...passwords].map(([login, password]) => [login, scramVerifier(password)]));
		for (const [index, phase] of this.#plan.phases.entries()) {
			this.#input.signal?.throwIfAborted();
			const session = await this.#sessions.open(phase.database);
			this.#emit({ type: 'phase-started', phase: index });
			await runPhase(session, phase, verifiers, {
				started: ({ id }) => {
					this.#input.signal?.throwIfAborted();
					this.#emit({ type: 'statement-started', id });
				},
				done: ({ id }, ms) => this.#emit({ type: 'statement', id, status: 'done', ms }),
			});
			this.#committed.push(phase);
			if (phase.database !== this.#plan.target.database) await this.#sessions.release(phase.database);
			this.#emit({ type: 'phase-committed', phase: index });
			await journal.done(phase.statements.map((statement) => statement.id));
		}
	}

	/** An abort cancels what the server is at; the failed statement then rolls its transaction back. */
	#cancelOnAbort(): () => void {
		const { signal } = this.#input;
		const cancel = () => {
			for (const session of this.#sessions.all) void session.cancel();
		};
		signal?.addEventListener('abort', cancel, { once: true });
		return () => signal?.removeEventListener('abort', cancel);
	}

	/** The database is the truth: the plan has worked if planning again finds nothing left to do. */
	async #finished(passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<ApplyResult> {
		this.#emit({ type: 'checking' });
		const left = await this.#planAgain().catch((error: unknown) => error);
		const applied = this.#committed.flatMap((phase) => phase.statements.map((statement) => statement.id));
		const remaining = left instanceof Error || left === undefined ? [] : statementsOf(left as Plan);
		const failure: Failure | null =
			left instanceof Error
				? { ...failureOf(left), remedy: 'Everything was run; look at it with `gatehouse verify`.' }
				: remaining.length === 0
					? null
					: {
							id: null,
							sqlstate: null,
							message: `The server took every statement and is still not as planned: ${remaining.map((each) => each.purpose).join('; ')}.`,
							remedy:
								'Run the same command again; if it says this again, another program is changing the same privileges.',
						};
		const status = failure === null ? 'applied' : 'partial';
		const remains = failure === null ? [] : ['everything this run did'];
		return { status, applied, remains, receipt: await journal.end(status, remains), failure, passwords };
	}

	async #failed(error: unknown, passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<ApplyResult> {
		if (error instanceof StatementError)
			this.#emit({ type: 'statement', id: error.id, status: 'failed', ms: error.ms });
		const cancelled = this.#input.signal?.aborted === true;
		const failure = failureOf(error, cancelled);
		// A connection to a database stands in the way of dropping it.
		await this.#sessions.close();
		const keep = this.#input.onFailure === 'keep';
		const undoing = keep ? undefined : await this.#undo().catch((problem: unknown) => problem);
		const remains = await this.#remains(undoing);
		const status = remains.length > 0 ? 'partial' : cancelled ? 'cancelled' : 'undone';
		const applied = remains.length > 0 ? this.#committed.flatMap((phase) => phase.statements.map(({ id }) => id)) : [];
		return { status, applied, remains, receipt: await journal.end(status, remains), failure, passwords };
	}

	async #undo(): Promise<void> {
		if (this.#committed.length === 0) return;
		this.#emit({ type: 'undoing', statements: this.#committed.flatMap((phase) => phase.statements).length });
		// On connections of its own: the run's may be lost, or inside a transaction that failed.
		const sessions = openSessions(this.#input.server.target);
		try {
			await undoPhases(this.#committed, (database) => sessions.open(database));
		} finally {
			await sessions.close();
		}
	}

	/** Looks, on new connections, at what is there now against what was there before. Success is never claimed unseen. */
	async #remains(undoing: unknown): Promise<readonly string[]> {
		this.#emit({ type: 'checking' });
		try {
			return differences(this.#plan.basis, (await this.#planAgain()).basis);
		} catch (error) {
			const done = this.#committed.flatMap((phase) => phase.statements.map(({ id }) => id));
			const why = failureOf(undoing ?? error).message;
			return [
				`not known, because the server could not be looked at (${why}); committed before: ${done.join(', ') || 'nothing'}`,
			];
		}
	}

	async #planAgain(): Promise<Plan> {
		const sessions = openSessions(this.#input.server.target);
		try {
			return await planProfile(this.#input.profile, { ...this.#input.server, sessions });
		} finally {
			await sessions.close();
		}
	}
}
