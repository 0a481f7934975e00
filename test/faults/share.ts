import { moments, type Point, type Write } from './relay.js';

/**
 * `GATEHOUSE_FAULTS=all` kills a run at every one of its statements, which `npm run faults` does in lanes beside each other;
 * left out: at a few, spread from the first to the last, each at the next of the three moments.
 */
export const isWhole = process.env['GATEHOUSE_FAULTS'] === 'all';

/** Goes on after each point, also from where it was gone on from already. */
export const isEach = !isWhole || process.env['GATEHOUSE_FAULTS_EACH'] !== undefined;

/** `0/2` is the first of two lanes: each takes every second case. */
const [lane = 0, lanes = 1] = process.env['GATEHOUSE_FAULTS_LANE']?.split('/').map(Number) ?? [];

/** Cases by their names, of those that a part of the name was given for, or of all. */
export function ofThisLane<Each extends readonly [string, ...unknown[]]>(cases: readonly Each[]): readonly Each[] {
	const meant = cases.filter(([name]) => name.includes(process.env['GATEHOUSE_FAULTS_ONLY'] ?? ''));
	return meant.filter((_, at) => at % lanes === lane);
}

const until = Number(process.env['GATEHOUSE_FAULTS_UNTIL'] ?? Number.POSITIVE_INFINITY);

/** Then a sweep ends with what it has done. */
export const isOver = () => Date.now() > until;

/** No transaction takes these back: they are among the few, at the moment that is worst. */
const worst = [
	{ statement: /^CREATE DATABASE/, moment: 'after' },
	{ statement: /^CREATE INDEX CONCURRENTLY/, moment: 'during' },
	{ statement: /^COMMIT/, moment: 'after' },
] as const;

export function pointsOf(writes: readonly Write[], few: number): readonly Point[] {
	if (isWhole) return writes.flatMap((write, at) => momentsOf(write).map((moment) => ({ at, moment })));
	const spread = Array.from({ length: few }, (_, turn) => ({
		at: Math.ceil(((turn + 1) * writes.length) / few) - 1,
		moment: moments[turn % moments.length] ?? 'before',
	}));
	const special = worst.flatMap(({ statement, moment }) => {
		const at = writes.findIndex(({ text }) => statement.test(text));
		return at === -1 ? [] : [{ at, moment }];
	});
	return [...spread, ...special];
}

/** After a statement that lasts no longer than its transaction it is as before the next: nothing of it is anywhere. */
function momentsOf({ lasts }: Write): typeof moments | readonly ['before', 'during'] {
	return lasts ? moments : ['before', 'during'];
}
