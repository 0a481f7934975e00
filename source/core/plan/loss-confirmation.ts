import { isToConfirm, type Loss } from '../access/loss.js';
import { RefusedError } from '../errors.js';
import { safeText } from '../safe-text.js';
import { alikeLosses, losersInWords, rightsInWords, waysOut } from './loss-lines.js';
import type { Plan } from './plan.js';

/** An error names so many roles with what each loses; the plan names all of them. */
const most = 25;

/**
 * Who would lose something and has not been named: by its own name or that of a group it is in. Whoever loses something
 * itself is named for itself alone.
 */
export function unconfirmedLosses({ losses }: Pick<Plan, 'losses'>, confirmed: readonly string[]): readonly Loss[] {
	const named = new Set(confirmed);
	const losers = new Set(losses.map((loss) => loss.role));
	const groups = new Set(confirmed.filter((role) => !losers.has(role)));
	return losses.filter(
		(loss) => isToConfirm(loss) && !named.has(loss.role) && !loss.holdsAs.some((name) => groups.has(name)),
	);
}

/** What was confirmed and is lost by nobody: done already, or misspelt. */
export function idleConfirmations({ losses }: Pick<Plan, 'losses'>, confirmed: readonly string[]): readonly string[] {
	const named = new Set(losses.flatMap((loss) => loss.holdsAs));
	return confirmed.filter((role) => !named.has(role));
}

/** Throws RefusedError while somebody would lose what they live on and nobody has said that it is meant. */
export function assertLossesConfirmed(plan: Pick<Plan, 'losses'>, confirmed: readonly string[]): void {
	const open = unconfirmedLosses(plan, confirmed);
	if (open.length === 0) return;
	const shown = alikeLosses(open.slice(0, most)).map(({ losses, rights }) =>
		[`  ${losersInWords(losses)}`, ...rightsInWords(rights).map((line) => `    ${line}`)]
			// A name may hold a line break, and none may pass for a line of ours.
			.map((line) => safeText(line))
			.join('\n'),
	);
	const rest = open.length > most ? [`  and ${open.length - most} more, which \`gatehouse plan\` lists`] : [];
	const who = open.length === 1 ? 'A role has' : `${open.length} roles have`;
	throw new RefusedError(
		'public-loses',
		[`${who} through PUBLIC alone what this plan takes from it:`, ...shown, ...rest].join('\n'),
		`Nothing was changed. ${safeText(waysOut(open))}`,
	);
}
