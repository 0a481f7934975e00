import { setTimeout as wait } from 'node:timers/promises';
import type { Failure } from '../core/apply/result.js';
import type { DropPlan } from '../core/drop/make-drop.js';
import type { DropProof } from '../core/drop/proof.js';
import type { Phase, PhaseId, Statement } from '../core/plan/plan.js';
import { readSessions } from '../postgres/drop/read-holdings.js';
import { runPhase } from '../postgres/execute/run-phase.js';
import { StatementError } from '../postgres/execute/run-statement.js';
import { undoPhases } from '../postgres/execute/undo.js';
import { openInTurn, openSessions, openWorkingSessions, type Sessions } from '../postgres/sessions.js';
import { failureOf, isLost } from './apply-failure.js';
import { type DropInput, planDrop } from './drop-profile.js';
import { proveDrop } from './prove-drop.js';

/** `undone`: logins that were shut are open again, and nothing is gone; `partial`: something is gone, and not all. */
export type DropStatus = 'dropped' | 'nothing-to-do' | 'undone' | 'partial';

export type DropResult = {
	readonly plan: DropPlan;
	readonly status: DropStatus;
	/** The statements that stand, in the order in which they were run. */
	readonly done: readonly Statement[];
	readonly failure: Failure | null;
	readonly proofs: readonly DropProof[];
};

export function nothingToDrop(plan: DropPlan): DropResult {
	return { plan, status: 'nothing-to-do', done: [], failure: null, proofs: [] };
}

/** Runs a drop under a lock that the caller holds. */
export async function runDrop(input: DropInput, plan: DropPlan, sessions: Sessions): Promise<DropResult> {
	return await new Run(input, plan, sessions).run();
}

/** How long sessions that were told to end may take, and between two looks. */
const patience = { milliseconds: 10_000, pause: 50 } as const;

class Run {
	readonly #input: DropInput;
	readonly #plan: DropPlan;
	readonly #sessions: Sessions;
	readonly #closed: Phase[] = [];
	readonly #gone: Statement[] = [];
	#index = 0;
	/** The database beside the maintenance one that there is a connection to. */
	#inside: string | undefined;

	constructor(input: DropInput, plan: DropPlan, sessions: Sessions) {
		this.#input = input;
		this.#plan = plan;
		this.#sessions = sessions;
	}

	async run(): Promise<DropResult> {
		try {
			for (const phase of this.#plan.phases.closing) {
				await this.#phase(phase);
				this.#closed.push(phase);
			}
			await this.#takeAway(await this.#lookAgain());
		} catch (error) {
			return await this.#failed(error);
		}
		return await this.#finished();
	}

	/** Nobody of the profile signs in any more: what is found now is what is dropped, and a refusal opens again. */
	async #lookAgain(): Promise<DropPlan> {
		const counters = new Map<PhaseId, number>();
		for (const { id } of this.#plan.phases.closing.flatMap((phase) => phase.statements)) {
			const phase = id.slice(0, 1) as PhaseId;
			counters.set(phase, (counters.get(phase) ?? 0) + 1);
		}
		return await planDrop({ ...this.#input, server: { ...this.#input.server, sessions: this.#sessions } }, counters);
	}

	async #takeAway(plan: DropPlan): Promise<void> {
		for (const phase of plan.phases.ending) await this.#phase(phase);
		if (plan.phases.ending.length > 0) await this.#untilEnded(plan.gone.roles);
		for (const phase of plan.phases.rest) {
			await this.#phase(phase);
			this.#gone.push(...phase.statements);
		}
	}

	async #phase(phase: Phase): Promise<void> {
		const { onEvent = () => {}, signal, server } = this.#input;
		const index = this.#index++;
		const finished: Statement[] = [];
		await this.#enter(phase.database === server.target.database ? undefined : phase.database);
		onEvent({ type: 'phase-started', phase: index });
		try {
			await runPhase(await this.#sessions.open(phase.database), phase, {
				signal,
				started: ({ id }) => onEvent({ type: 'statement-started', id }),
				done: (statement, ms) => {
					finished.push(statement);
					onEvent({ type: 'statement', id: statement.id, status: 'done', ms });
				},
				heldUp: (id) => onEvent({ type: 'held-up', id }),
			});
		} catch (error) {
			if (!phase.transactional) await this.#interrupted(phase, finished);
			throw error;
		}
		onEvent({ type: 'phase-committed', phase: index });
	}

	async #enter(database: string | undefined): Promise<void> {
		if (this.#inside !== undefined && this.#inside !== database) await this.#sessions.release(this.#inside);
		this.#inside = database;
	}

	/** What stands of a phase without a transaction; but no membership that the administrator took for it. */
	async #interrupted(phase: Phase, finished: readonly Statement[]): Promise<void> {
		this.#gone.push(...finished.filter((statement) => statement.temporary !== true));
		const joined = finished.filter((statement) => statement.temporary === true);
		await this.#undo([{ ...phase, statements: joined }]).catch(() => {});
	}

	/** A DROP DATABASE that was interrupted has begun: what it leaves can only be dropped. When in doubt, it has. */
	async #isBroken(): Promise<boolean> {
		const sessions = openSessions(this.#input.server.target);
		const { databases } = this.#plan.gone;
		try {
			const session = await sessions.open(this.#input.server.target.database);
			const whole = await session.query('SELECT FROM pg_database WHERE datname = ANY($1) AND datconnlimit <> -2', [
				databases,
			]);
			return whole.length < databases.length;
		} catch {
			return true;
		} finally {
			await sessions.close();
		}
	}

	async #untilEnded(roles: readonly string[]): Promise<void> {
		const { server, signal } = this.#input;
		const end = performance.now() + patience.milliseconds;
		const session = await this.#sessions.open(server.target.database);
		while ((await readSessions(session, roles, [])).length > 0 && performance.now() < end)
			await wait(patience.pause, undefined, signal === undefined ? {} : { signal });
	}

	async #undo(phases: readonly Phase[]): Promise<void> {
		// On connections of its own: the run's may be lost, or inside a transaction that failed.
		const sessions = openWorkingSessions(this.#input.server.target);
		try {
			await undoPhases(phases, (database) => openInTurn(sessions, database));
		} finally {
			await sessions.close();
		}
	}

	async #finished(): Promise<DropResult> {
		const { onEvent = () => {}, server, knownPassword, signal } = this.#input;
		const done = [...this.#closed.flatMap((phase) => phase.statements), ...this.#gone];
		onEvent({ type: 'checking' });
		const { gone } = this.#plan;
		try {
			const proofs = await proveDrop({ server, gone, knownPassword, signal });
			return { plan: this.#plan, status: 'dropped', done, failure: null, proofs };
		} catch (error) {
			const failure = failureOf(error, signal?.aborted === true);
			return { plan: this.#plan, status: 'dropped', done, failure, proofs: [] };
		}
	}

	async #failed(error: unknown): Promise<DropResult> {
		const { onEvent = () => {}, signal } = this.#input;
		if (error instanceof StatementError) onEvent({ type: 'statement', id: error.id, status: 'failed', ms: error.ms });
		const failure = failureOf(error, signal?.aborted === true);
		const plan = this.#plan;
		const closed = this.#closed.flatMap((phase) => phase.statements);
		if (this.#gone.length > 0 || isLost(error) || (await this.#isBroken())) {
			return { plan, status: 'partial', done: [...closed, ...this.#gone], failure, proofs: [] };
		}
		await this.#sessions.close();
		if (closed.length > 0) onEvent({ type: 'undoing', statements: closed.length });
		const undone = await this.#undo(this.#closed).then(
			() => true,
			() => false,
		);
		return { plan, status: undone ? 'undone' : 'partial', done: undone ? [] : closed, failure, proofs: [] };
	}
}
