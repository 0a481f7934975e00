import { differences } from '../plan/basis.js';
import type { Receipt } from './record.js';

/** Facts about who looks, and not about what is there. */
export const ofTheObserver: readonly string[] = ['administrator', 'server version'];

type Facts = Readonly<Record<string, string>>;

/**
 * What an undo has not brought back, a line each. What others had changed between the run and its undo is not the run's:
 * `found` is what was so when the undo began.
 */
export function notBroughtBack({ before, after }: Pick<Receipt, 'before' | 'after'>, found: Facts, now: Facts) {
	// Where the run's end is not known, a database that is not the profile's and came since is still somebody else's.
	const isTheirs = (subject: string) =>
		after === null
			? before[subject] === undefined && subject.startsWith('other database ')
			: after[subject] !== found[subject];
	const theirs = new Set(Object.keys({ ...after, ...found }).filter(isTheirs));
	const own = (facts: Facts): Facts =>
		Object.fromEntries(
			Object.entries(facts).filter(([subject]) => !theirs.has(subject) && !ofTheObserver.includes(subject)),
		);
	return differences(own(before), own(now));
}
