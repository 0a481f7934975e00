import { openSiblings } from '../access/diff/siblings.js';
import type { Situation } from '../access/situation.js';
import { isProvidersDatabase } from '../server/provider.js';
import type { Warning } from './plan.js';

/** What no statement can change and whoever reads the plan should know. */
export function tellings(situation: Situation): readonly Warning[] {
	return siblingsLeft(situation);
}

/** Other databases of the server that PUBLIC may enter, and with it every login that this plan makes. */
function siblingsLeft(situation: Situation): readonly Warning[] {
	const closing = situation.desired.siblings === 'close';
	const open = openSiblings(situation)
		.filter((database) => !closing || isProvidersDatabase(database))
		.map((database) => database.name);
	if (open.length === 0) return [];
	const others = open.length === 1 ? 'another database' : `${open.length} other databases`;
	const left = closing ? "They are the provider's own, and left as they are." : 'They are left as they are.';
	return [
		{
			code: 'siblings-open',
			message: `PUBLIC may enter ${others} of this server (${open.join(', ')}), and so may these logins. ${left}`,
		},
	];
}
