import { moments, type Point } from './relay.js';

/**
 * `GATEHOUSE_FAULTS=all` kills a run at every one of its statements, before, during and after it, which takes hours; left
 * out: at a few, spread from the first to the last, each at the next of the three moments.
 */
export const isWhole = process.env['GATEHOUSE_FAULTS'] === 'all';

/** No transaction takes these back: they are among the few, at the moment that is worst. */
const worst = [
	{ statement: /^CREATE DATABASE/, moment: 'after' },
	{ statement: /^CREATE INDEX CONCURRENTLY/, moment: 'during' },
] as const;

export function pointsOf(writes: readonly string[], few: number): readonly Point[] {
	if (isWhole) return writes.flatMap((_, at) => moments.map((moment) => ({ at, moment })));
	const spread = Array.from({ length: few }, (_, turn) => ({
		at: Math.ceil(((turn + 1) * writes.length) / few) - 1,
		moment: moments[turn % moments.length] ?? 'before',
	}));
	const special = worst.flatMap(({ statement, moment }) => {
		const at = writes.findIndex((text) => statement.test(text));
		return at === -1 ? [] : [{ at, moment }];
	});
	return [...spread, ...special];
}
