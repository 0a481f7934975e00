import type { Environment } from '../core/connection.js';
import { RefusedError } from '../core/errors.js';
import { type Confirmation, confirmationFor } from '../core/plan/confirmation.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';

export type Given = { readonly yes: boolean; readonly confirm: string | undefined };

/** Whether what was given on the command line is enough for this plan. Throws RefusedError with what is missing. */
export function assertConfirmed(plan: Plan, environment: Environment, given: Given): void {
	if (statementsOf(plan).length === 0) return;
	const needed = confirmationFor(plan, environment);
	if (!given.yes) throw refused('The plan was not confirmed.', needed);
	if (needed.kind === 'yes' || (given.confirm !== undefined && needed.names.includes(given.confirm))) return;
	const why = environment === 'production' ? 'The server is in production' : 'The plan does more than add';
	throw refused(
		given.confirm === undefined
			? `${why}, so --yes is not enough.`
			: `${why}, and --confirm ${JSON.stringify(given.confirm)} names none of its databases.`,
		needed,
	);
}

function refused(message: string, needed: Confirmation): RefusedError {
	const flags = needed.kind === 'yes' ? '--yes' : `--yes --confirm ${needed.names[0] ?? 'NAME'}`;
	return new RefusedError(
		'not-confirmed',
		message,
		`Nothing was changed. Read the plan (\`gatehouse plan\`), then add ${flags}.`,
	);
}
