import { randomBytes } from 'node:crypto';
import type { ApplyEvent, ApplyResult, ApplyStatus } from '../core/apply/result.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { verifiersNeeded } from '../core/sql/render.js';
import type { Secret } from '../core/sql/secret.js';
import { StatementError } from '../postgres/execute/run-statement.js';
import { generatePassword } from '../postgres/password.js';
import type { Sessions } from '../postgres/sessions.js';
import { computeVerifiers, passwordsInClear } from '../postgres/verifiers.js';
import { type EndOfRun, type Journal, openJournal } from '../receipts/journal.js';
import { failureOf, isLost, isOutOfReach, whereUnseen } from './apply-failure.js';
import { cancelOnAbort } from './cancel-on-abort.js';
import { Fallen } from './fallen.js';
import type { Server } from './open-server.js';
import { refusedVerifier } from './refused-verifier.js';
import { type PhasesRun, runPhases } from './run-phases.js';
import { settleDoubts } from './settle-doubts.js';
import { Standing } from './standing.js';
import { takeBack } from './take-back.js';
import { whatIsLeft } from './what-is-left.js';
import { whatRemains } from './what-remains.js';

export type RunInput = {
	readonly profile: Profile;
	readonly server: Server;
	/** A password that is known already (a secrets file, the environment); used before one is generated. */
	readonly knownPassword?: (role: string) => Secret | undefined;
	/** Puts new passwords where they will be found, before the server hears of the logins. */
	readonly keepPasswords: (passwords: ReadonlyMap<string, Secret>, plan: Plan) => Promise<void>;
	readonly onEvent?: (event: ApplyEvent) => void;
	readonly signal?: AbortSignal | undefined;
	readonly onFailure?: 'undo' | 'keep';
	/** Passwords themselves and not verifiers of them, for a server that takes nothing else. */
	readonly sendPlaintext?: boolean | undefined;
	/** What stands or falls by itself may fall, and the rest goes on. */
	readonly keepGoing?: boolean | undefined;
	readonly receiptFolder: string;
	/** Makes sure, after a failure, that the lock is ours still, and that nothing of what was lost is at work any more. */
	readonly holdLock?: () => Promise<void>;
};

/** Runs a plan, over `sessions`, under a lock that the caller holds. Rejects only where the server is as it was before. */
export async function runPlan(input: RunInput, plan: Plan, sessions: Sessions): Promise<ApplyResult> {
	return await new Run(input, plan, sessions).run();
}

/** One run of one plan. */
class Run {
	readonly #input: RunInput;
	readonly #plan: Plan;
	readonly #sessions: Sessions;
	readonly #emit: (event: ApplyEvent) => void;
	readonly #standing = new Standing();
	readonly #fallen = new Fallen();

	constructor(input: RunInput, plan: Plan, sessions: Sessions) {
		this.#input = input;
		this.#plan = plan;
		this.#sessions = sessions;
		this.#emit = input.onEvent ?? (() => {});
	}

	async run(): Promise<ApplyResult> {
		const { receiptFolder, signal } = this.#input;
		signal?.throwIfAborted();
		const passwords = this.#passwords();
		// First of all, so that a folder that cannot be written to is found while nothing has happened at all.
		const journal = await openJournal(receiptFolder, this.#plan);
		await this.#keep(passwords, journal);
		const stop = cancelOnAbort(signal, () => this.#sessions.all);
		try {
			await this.#phases(passwords, journal);
		} catch (error) {
			return await this.#failed(error, passwords, journal);
		} finally {
			stop();
		}
		return this.#fallen.isEmpty
			? await this.#finished(passwords, journal)
			: await this.#finishedInPart(passwords, journal);
	}

	#fell(unit: string, error: unknown): void {
		if (error instanceof StatementError)
			this.#emit({ type: 'statement', id: error.id, status: 'failed', ms: error.ms });
		this.#fallen.add(unit, error);
	}

	/** What fell is taken back by itself; what went on stands, and the same command does the rest later. */
	async #finishedInPart(passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<ApplyResult> {
		await this.#sessions.close();
		const isKept = this.#input.onFailure === 'keep';
		const unwanted = this.#fallen.of(isKept ? this.#standing.unfinished : this.#standing.all);
		const undoing = await takeBack(this.#input, unwanted).catch((problem: unknown) => problem);
		const problem =
			undoing === undefined ? [] : [`what it had done could not be taken back: ${failureOf(undoing).message}`];
		const remains = [...this.#fallen.inWords(), ...problem];
		const undone = isKept || undoing !== undefined ? new Set<string>() : this.#fallen.idsIn(this.#standing.all);
		const applied = this.#standing.ids.filter((id) => !undone.has(id));
		const receipt = await journal.end('partial', remains, { undone }).catch(() => null);
		return { status: 'partial', applied, remains, receipt, failure: this.#fallen.failure, passwords };
	}

	async #keep(passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<void> {
		try {
			await this.#input.keepPasswords(passwords, this.#plan);
		} catch (error) {
			await journal.discard();
			throw error;
		}
	}

	/** Only for the logins that this run creates; one that is known already is used again. */
	#passwords(): ReadonlyMap<string, Secret> {
		const { knownPassword = () => undefined } = this.#input;
		const logins = statementsOf(this.#plan).flatMap((statement) => verifiersNeeded(statement.sql));
		return new Map(logins.map((login) => [login, knownPassword(login) ?? generatePassword(randomBytes)]));
	}

	async #phases(passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<void> {
		const over = new AbortController();
		try {
			await runPhases({
				plan: this.#plan,
				sessions: this.#sessions,
				...this.#forms(passwords, over.signal),
				standing: this.#standing,
				journal,
				emit: this.#emit,
				signal: this.#input.signal,
				...(this.#input.keepGoing === true ? { fell: (unit, error) => this.#fell(unit, error) } : {}),
			});
		} finally {
			over.abort();
		}
	}

	/** In what form a password is sent. */
	#forms(passwords: ReadonlyMap<string, Secret>, signal: AbortSignal): Pick<PhasesRun, 'verifierOf' | 'passwordOf'> {
		if (this.#input.sendPlaintext !== true) return { verifierOf: computeVerifiers(passwords, signal) };
		return { verifierOf: computeVerifiers(new Map(), signal), passwordOf: passwordsInClear(passwords) };
	}

	async #finished(passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<ApplyResult> {
		this.#emit({ type: 'checking' });
		// Who may have few connections needs these for looking again.
		await this.#sessions.close();
		const { failure, seen } = await whatIsLeft(this.#input, this.#plan);
		const status = failure === null ? 'applied' : 'partial';
		const remains = failure === null ? [] : ['everything this run did'];
		const receipt = await this.#receipt(journal, status, remains, seen);
		return { status, applied: this.#standing.ids, remains, receipt, failure, passwords };
	}

	async #failed(error: unknown, passwords: ReadonlyMap<string, Secret>, journal: Journal): Promise<ApplyResult> {
		if (error instanceof StatementError)
			this.#emit({ type: 'statement', id: error.id, status: 'failed', ms: error.ms });
		const cancelled = this.#input.signal?.aborted === true;
		const failure = failureOf(error, cancelled);
		// A connection to a database stands in the way of dropping it.
		await this.#sessions.close();
		// Whoever has asked to stop does not wait once more for a server that answers nobody.
		const undoing =
			cancelled && isOutOfReach(error)
				? error
				: await this.#takeBack(error, journal).catch((problem: unknown) => problem);
		this.#emit({ type: 'checking' });
		const { remains, unseen } = await whatRemains(this.#input, this.#plan, this.#standing, undoing);
		const status: ApplyStatus = remains.length > 0 ? 'partial' : cancelled ? 'cancelled' : 'undone';
		const applied = remains.length > 0 ? this.#standing.ids : [];
		const receipt = await this.#receipt(journal, status, remains);
		const refused = status === 'undone' ? refusedVerifier(error, statementsOf(this.#plan)) : undefined;
		if (refused !== undefined) throw refused;
		const known = { status, applied, remains, receipt, passwords };
		if (!unseen) return { ...known, failure };
		return { ...known, failure: { ...failure, remedy: whereUnseen }, unseen };
	}

	/** Takes back what nobody wants. */
	async #takeBack(error: unknown, journal: Journal): Promise<void> {
		for (const phase of isLost(error) ? await settleDoubts(this.#input, this.#standing) : [])
			await journal.done(phase.statements.map(({ id }) => id)).catch(() => {});
		const keep = this.#input.onFailure === 'keep';
		const unwanted = keep ? this.#standing.unfinished : this.#standing.all;
		await takeBack(this.#input, unwanted, keep ? [] : this.#standing.uncertain);
	}

	/** What is so on the server must be told also where the disk has no room for it any more. */
	async #receipt(
		journal: Journal,
		status: ApplyStatus,
		remains: readonly string[],
		known: EndOfRun = {},
	): Promise<string | null> {
		return await journal.end(status, remains, known).catch(() => null);
	}
}
