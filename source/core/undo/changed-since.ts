import { ofTheObserver } from './outcome.js';
import type { Receipt } from './record.js';

type Facts = Readonly<Record<string, string>>;

/**
 * What the run changed and somebody has changed again since, a line each: to take the run back would take that with it.
 * What is inside a database that the run made is looked at one by one instead. Nothing, where the run's end is not known,
 * or an undo has begun: then the server is as neither left it.
 */
export function changedSince(receipt: Receipt, found: Facts, made: Facts, born: readonly string[]): readonly string[] {
	const { before, after, undoing } = receipt;
	if (undoing !== undefined) return [];
	const within = (subject: string) => born.some((database) => subject.endsWith(` in ${database}`));
	const subjects = after === null ? [] : [...new Set([...Object.keys(before), ...Object.keys(after)])];
	// A role that the run made goes whole, as it is by then.
	const isMade = (subject: string) => subject.startsWith('role ') && before[subject] === 'absent';
	const own = subjects.filter(
		(subject) =>
			before[subject] !== after?.[subject] && !ofTheObserver.includes(subject) && !within(subject) && !isMade(subject),
	);
	const isBack = (subject: string) => (found[subject] ?? 'absent') === (before[subject] ?? 'absent');
	return [
		...own
			.filter((subject) => found[subject] !== after?.[subject] && !isBack(subject))
			.map(
				(subject) =>
					`${subject} was changed since: the run left it as ${after?.[subject] ?? 'absent'}; now it is ${found[subject] ?? 'absent'}`,
			),
		...Object.entries(receipt.made ?? {})
			.filter(([name, oid]) => made[name] !== undefined && made[name] !== oid)
			.map(([name]) => `the ${name} is another one of that name, which was made since`),
	];
}
