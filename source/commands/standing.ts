import { leavesRemnant } from '../core/plan/concurrently.js';
import type { Phase, Statement } from '../core/plan/plan.js';
import { StatementError, sqlstateOf } from '../postgres/execute/run-statement.js';
import { isLost } from './apply-failure.js';

/** What of a run stands on the server, in the order in which it came to stand. */
export class Standing {
	readonly #ids: string[] = [];
	readonly #phases: Phase[] = [];
	readonly #interrupted: Phase[] = [];
	readonly #remnants: Phase[] = [];
	readonly #uncertain: Phase[] = [];
	readonly #transactions = new Map<Phase, string>();

	get ids(): readonly string[] {
		return this.#ids;
	}

	/** Everything that an undo takes back. */
	get all(): readonly Phase[] {
		return [...this.#phases, ...this.#remnants];
	}

	/** What a phase that was interrupted left and nobody wants, also where the rest is kept for a resume. */
	get unfinished(): readonly Phase[] {
		const passing = this.#interrupted.map((phase) => among(phase, isPassing));
		return [...passing, ...this.#remnants];
	}

	/** Databases whose making was not answered: only the server knows whether they are there. */
	get uncertain(): readonly Phase[] {
		return this.#uncertain;
	}

	/** The ids of what was begun and not answered. */
	get open(): readonly string[] {
		const begun = [...this.#transactions.keys(), ...this.#uncertain, ...this.#remnants];
		return begun.flatMap(({ statements }) => statements.filter((each) => !isPassing(each)).map(({ id }) => id));
	}

	/** Transactions that were about to be committed and are not known to be, by their numbers on the server. */
	get doubtful(): ReadonlyMap<Phase, string> {
		return this.#transactions;
	}

	committing(phase: Phase, transaction: string): void {
		this.#transactions.set(phase, transaction);
	}

	committed(phase: Phase): void {
		this.#transactions.delete(phase);
		this.#phases.push(phase);
		this.#ids.push(...phase.statements.map(({ id }) => id));
	}

	/**
	 * For a phase without a transaction that failed: what it did before stands, and what failed may have left something.
	 * Answers what stands of it, with all that is passing: whoever takes a part back needs the same rights again.
	 */
	interrupted(phase: Phase, done: readonly Statement[], error: unknown): readonly Statement[] {
		const part = among(phase, (statement) => isPassing(statement) || done.includes(statement));
		this.#phases.push(part);
		this.#ids.push(...done.map(({ id }) => id));
		this.#interrupted.push(part);
		const failed = phase.statements.find(({ id }) => error instanceof StatementError && error.id === id);
		// That its name is taken is found before anything is made, and the index is somebody else's.
		if (failed !== undefined && leavesRemnant(failed) && sqlstateOf(error) !== '42P07')
			this.#remnants.push(among(phase, (statement) => isPassing(statement) || statement === failed));
		if (failed?.createsDatabase !== undefined && isLost(error))
			this.#uncertain.push({ ...phase, statements: [failed] });
		return part.statements;
	}
}

function isPassing({ temporary }: Statement): boolean {
	return temporary === true;
}

function among(phase: Phase, isMeant: (statement: Statement) => boolean): Phase {
	return { ...phase, statements: phase.statements.filter(isMeant) };
}
