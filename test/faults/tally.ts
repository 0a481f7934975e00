// What became of each point of each case, as it is told: in a table after the tests, or line by line in the book of a sweep,
// from which `scripts/faults.mjs` draws one table of what all lanes have done.
import { appendFileSync } from 'node:fs';
import type { Point } from './relay.js';
import { type Case, type Entry, type Found, tableOf } from './table.js';

export class Tally {
	readonly #entries: Entry[] = [];
	readonly #book = process.env['GATEHOUSE_FAULTS_BOOK'];

	/** A case that is to come, before anybody knows how many points it has. */
	announce(which: Case): void {
		this.#tell({ ...which, is: 'announced' });
	}

	begin(which: Case, points: readonly Point[]): void {
		for (const { moment } of points) this.#tell({ ...which, is: 'planned', moment });
	}

	count(which: Case, { moment }: Point, found: Found): void {
		this.#tell({ ...which, is: 'tried', moment, ...found });
	}

	/** Past the reporter, so that the table stands whole in the output. */
	print(version: number): void {
		if (this.#book === undefined) process.stdout.write(tableOf(this.#entries, Math.floor(version / 10_000)));
	}

	#tell(entry: Entry): void {
		this.#entries.push(entry);
		if (this.#book !== undefined) appendFileSync(this.#book, `${JSON.stringify(entry)}\n`);
	}
}
