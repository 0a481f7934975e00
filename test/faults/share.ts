import { moments, type Point } from './relay.js';

/**
 * `GATEHOUSE_FAULTS=all` kills a run at every one of its statements, before, during and after it, which takes hours; left
 * out: at a few, spread from the first to the last, each at the next of the three moments.
 */
export const isWhole = process.env['GATEHOUSE_FAULTS'] === 'all';

export function pointsOf(statements: number, few: number): readonly Point[] {
	if (isWhole) return Array.from({ length: statements }, (_, at) => moments.map((moment) => ({ at, moment }))).flat();
	return Array.from({ length: few }, (_, turn) => ({
		at: Math.ceil(((turn + 1) * statements) / few) - 1,
		moment: moments[turn % moments.length] ?? 'before',
	}));
}
