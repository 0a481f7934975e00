import type { Failure } from '../core/apply/result.js';
import { type Phase, statementsOf } from '../core/plan/plan.js';
import { failureOf } from './apply-failure.js';

/** What of a run fell by itself, where the rest went on. */
export class Fallen {
	readonly #units = new Map<string, Failure>();

	get isEmpty(): boolean {
		return this.#units.size === 0;
	}

	/** The first, which a run is told by. */
	get failure(): Failure | null {
		return [...this.#units.values()][0] ?? null;
	}

	add(unit: string, error: unknown): void {
		this.#units.set(unit, failureOf(error));
	}

	/** What of these phases is of something that fell. */
	of(phases: readonly Phase[]): readonly Phase[] {
		return phases.filter(({ unit }) => unit !== undefined && this.#units.has(unit));
	}

	idsIn(phases: readonly Phase[]): ReadonlySet<string> {
		return new Set(statementsOf({ phases: this.of(phases) }).map(({ id }) => id));
	}

	inWords(): readonly string[] {
		return [...this.#units].map(([unit, { id, message, sqlstate }]) => {
			const where = id === null ? '' : ` (${id})`;
			const code = sqlstate === null ? '' : ` (SQLSTATE ${sqlstate})`;
			return `${unit} is not done${where}: ${message}${code}`;
		});
	}
}
