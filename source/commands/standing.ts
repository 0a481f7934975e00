import { leavesRemnant } from '../core/plan/concurrently.js';
import type { Phase, Statement } from '../core/plan/plan.js';
import { StatementError, sqlstateOf } from '../postgres/execute/run-statement.js';

/** What of a run stands on the server, in the order in which it came to stand. */
export class Standing {
	readonly #phases: Phase[] = [];
	readonly #interrupted: Phase[] = [];
	readonly #remnants: Phase[] = [];

	get ids(): readonly string[] {
		return this.#phases.flatMap((phase) => phase.statements.map(({ id }) => id));
	}

	/** Everything that an undo takes back. */
	get all(): readonly Phase[] {
		return [...this.#phases, ...this.#remnants];
	}

	/** What a phase that was interrupted left and nobody wants, also where the rest is kept for a resume. */
	get unfinished(): readonly Phase[] {
		const passing = this.#interrupted.map((phase) => ({
			...phase,
			statements: phase.statements.filter((statement) => statement.temporary === true),
		}));
		return [...passing, ...this.#remnants];
	}

	committed(phase: Phase): void {
		this.#phases.push(phase);
	}

	/** For a phase without a transaction that failed: what it did before stands, and what failed may have left something. */
	interrupted(phase: Phase, done: readonly Statement[], error: unknown): void {
		const part = { ...phase, statements: done };
		this.#phases.push(part);
		this.#interrupted.push(part);
		const failed = phase.statements.find(({ id }) => error instanceof StatementError && error.id === id);
		// That its name is taken is found before anything is made, and the index is somebody else's.
		if (failed !== undefined && leavesRemnant(failed) && sqlstateOf(error) !== '42P07')
			this.#remnants.push({ ...phase, statements: [failed] });
	}
}
