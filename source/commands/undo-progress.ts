import { type Receipt, withoutPhases, withStatus } from '../core/undo/record.js';

/** How far an undo is, written into the receipt before and after each step, so that a killed one goes on where it was. */
export class UndoProgress {
	#receipt: Receipt;
	readonly #keep: (receipt: Receipt) => Promise<void>;

	constructor(receipt: Receipt, keep: (receipt: Receipt) => Promise<void>) {
		this.#receipt = receipt;
		this.#keep = keep;
	}

	get receipt(): Receipt {
		return this.#receipt;
	}

	async begun(phase: number): Promise<void> {
		await this.#write({ ...this.#receipt, undoing: phase });
	}

	/** What was inside a database goes with it. */
	async done(phase: number): Promise<void> {
		await this.#write(withoutPhases(this.#receipt, new Set([phase, ...within(this.#receipt, phase)])));
	}

	/** Of these an earlier undo, or somebody else, has left nothing. */
	areGone(phases: ReadonlySet<number>): void {
		this.#receipt = withoutPhases(this.#receipt, phases);
	}

	/** What was taken back stands again. */
	async restored(phases: ReadonlySet<number>, undoing: number | undefined): Promise<void> {
		await this.#write({ ...withStatus(this.#receipt, ({ phase }) => phases.has(phase), 'done'), undoing });
	}

	async #write(receipt: Receipt): Promise<void> {
		await this.#keep(receipt);
		this.#receipt = receipt;
	}
}

/** The phases that were done inside a database that this one made. */
function within({ statements }: Receipt, phase: number): readonly number[] {
	const made = statements.filter((each) => each.phase === phase).map(({ createsDatabase }) => createsDatabase);
	return statements.filter(({ database }) => made.includes(database)).map((each) => each.phase);
}
