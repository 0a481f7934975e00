import { differences } from '../core/plan/basis.js';
import type { Plan } from '../core/plan/plan.js';
import { failureOf, isOutOfReach } from './apply-failure.js';
import type { RunInput } from './apply-run.js';
import { lookAgain } from './look-again.js';
import type { Standing } from './standing.js';

export type Remains = {
	/** A line each; empty: the server is as it was before. */
	readonly remains: readonly string[];
	/** Nobody could look. */
	readonly unseen: boolean;
};

/**
 * Looks, on new connections, at what is there now against what was there before. Success is never claimed unseen.
 * `undoing`: why it could not be taken back; where that was because the server answers nobody, it is not asked once more.
 */
export async function whatRemains(
	{ profile, server }: Pick<RunInput, 'profile' | 'server'>,
	plan: Plan,
	standing: Standing,
	undoing: unknown,
): Promise<Remains> {
	const undo = undoing === undefined ? [] : [`the undo failed: ${failureOf(undoing).message}`];
	if (isOutOfReach(undoing)) return notSeen(undoing, standing, []);
	try {
		const left = differences(plan.basis, await lookAgain(profile, server));
		const remains = [...left, ...undo];
		return { remains, unseen: false };
	} catch (error) {
		return notSeen(error, standing, undo);
	}
}

function notSeen(why: unknown, standing: Standing, undo: readonly string[]): Remains {
	const open = standing.open;
	const remains = [
		`not known, because the server could not be looked at: ${failureOf(why).message}`,
		`committed before: ${standing.ids.join(', ') || 'nothing'}`,
		...(open.length === 0 ? [] : [`done or not, which only the server knows: ${open.join(', ')}`]),
		...undo,
	];
	return { remains, unseen: true };
}
