import { RefusedError } from '../errors.js';
import type { DropScope, Present } from './extent.js';
import type { DropFacts } from './facts.js';
import { strangers } from './strangers.js';
import { ties } from './ties.js';

/** Why nothing is dropped: what is so, and the SQL (or the words) that would change it. */
export type Problem = { readonly message: string; readonly remedy: string };

/** What is not this profile's to drop, or would take along what is not. Throws with all of it. */
export function assertDroppable(present: Present, facts: DropFacts, scope: DropScope): void {
	const problems = [...strangers(present, facts), ...ties(present, facts, scope)];
	if (problems.length === 0) return;
	throw new RefusedError(
		'not-ours',
		problems.map((problem) => problem.message).join('\n'),
		['Nothing was changed. What would mend it:', ...new Set(problems.map((problem) => problem.remedy))].join('\n'),
	);
}
