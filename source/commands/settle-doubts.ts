import type { Phase } from '../core/plan/plan.js';
import { openWorkingSessions } from '../postgres/sessions.js';
import { fatesOf } from '../postgres/undo/fates.js';
import { isOutOfReach } from './apply-failure.js';
import type { RunInput } from './apply-run.js';
import type { Standing } from './standing.js';

/**
 * Asks the server what became of transactions whose COMMIT it has not answered. Answers the phases that stand, which
 * `standing` learns too. Where it cannot be asked they stay in doubt; rejects where it answers nobody.
 */
export async function settleDoubts({ server, holdLock }: RunInput, standing: Standing): Promise<readonly Phase[]> {
	const doubtful = [...standing.doubtful];
	if (doubtful.length === 0) return [];
	const sessions = openWorkingSessions(server.target);
	try {
		// Nothing of what was lost is at work any more, then.
		await holdLock?.();
		const transactions = doubtful.map(([, transaction]) => transaction);
		const fates = await fatesOf(await sessions.open(server.target.database), transactions);
		const stand = doubtful.flatMap(([phase, transaction]) => (fates.get(transaction) === 'committed' ? [phase] : []));
		for (const phase of stand) standing.committed(phase);
		return stand;
	} catch (error) {
		if (isOutOfReach(error)) throw error;
		return [];
	} finally {
		await sessions.close();
	}
}
