import type { Situation } from '../access/situation.js';
import type { Warning } from './plan.js';

/** What no statement can change and whoever reads the plan should know. */
export function tellings(situation: Situation): readonly Warning[] {
	return openSiblings(situation);
}

/** Other databases of the server that PUBLIC may enter, and with it every login that this plan makes. */
function openSiblings(situation: Situation): readonly Warning[] {
	const own = new Set(situation.desired.databases.map((wanted) => wanted.name));
	const open = situation.current.databases
		.filter((database) => database.allowsConnections && !own.has(database.name))
		.filter((database) => database.acl.some((item) => item.grantee === null && item.privilege === 'CONNECT'))
		.map((database) => database.name);
	if (open.length === 0) return [];
	return [
		{
			code: 'siblings-open',
			message: `PUBLIC may enter ${open.length === 1 ? 'another database' : `${open.length} other databases`} of this server (${open.join(', ')}), and so may these logins. They are left as they are.`,
		},
	];
}
