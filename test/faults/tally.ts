export type Case = { readonly what: string; readonly whoever: string; readonly kind: string };

/** How many points were tried and how many were survived, for each pattern, administrator and kind of fault. */
export class Tally {
	readonly #counts = new Map<string, { points: number; survived: number }>();

	count({ what, whoever, kind }: Case, survived: boolean): void {
		const key = [what, whoever, kind].join(' | ');
		const counted = this.#counts.get(key) ?? { points: 0, survived: 0 };
		this.#counts.set(key, { points: counted.points + 1, survived: counted.survived + (survived ? 1 : 0) });
	}

	/** Past the reporter, so that the table stands whole in the output. */
	print(version: number): void {
		const rows = [...this.#counts].map(([key, { points, survived }]) => `${key} | ${points} | ${survived}`);
		const all = [...this.#counts.values()];
		const sum = (of: 'points' | 'survived') => all.reduce((total, each) => total + each[of], 0);
		process.stdout.write(
			[
				'',
				`PostgreSQL ${Math.floor(version / 10_000)}: pattern | administrator | fault | points | survived`,
				...rows,
				`in all | | | ${sum('points')} | ${sum('survived')}`,
				'',
			].join('\n'),
		);
	}
}
