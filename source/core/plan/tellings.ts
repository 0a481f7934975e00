import { openSiblings } from '../access/diff/siblings.js';
import { inWords } from '../access/diff/words.js';
import type { Situation } from '../access/situation.js';
import { isProvidersDatabase } from '../server/provider.js';
import { untrustedExtensions } from './lacking.js';
import type { Warning } from './plan.js';

/** What no statement can change and whoever reads the plan should know. */
export function tellings(situation: Situation): readonly Warning[] {
	return [...siblingsLeft(situation), ...providersOwn(situation), ...lentExtensions(situation)];
}

/** Other databases of the server that PUBLIC may enter, and with it every login that this plan makes. */
function siblingsLeft(situation: Situation): readonly Warning[] {
	if (situation.desired.siblings === 'close') return [];
	const open = openSiblings(situation)
		.filter((database) => !isProvidersDatabase(database))
		.map((database) => database.name);
	if (open.length === 0) return [];
	const others = open.length === 1 ? 'another database' : `${open.length} other databases`;
	return [
		{
			code: 'siblings-open',
			message: `PUBLIC may enter ${others} of this server (${open.join(', ')}), and so may these logins. They are left as they are.`,
		},
	];
}

/** Listed, never changed. The service's pg_hba.conf usually keeps everybody out, whatever the grants say. */
function providersOwn(situation: Situation): readonly Warning[] {
	const theirs = situation.current.databases.filter((each) => each.allowsConnections && isProvidersDatabase(each));
	if (theirs.length === 0) return [];
	const open = openSiblings(situation)
		.filter((database) => isProvidersDatabase(database))
		.map((database) => database.name);
	const entered = open.length === 0 ? '' : ` By its grants PUBLIC may enter ${inWords(open)}, and so may these logins.`;
	return [
		{
			code: 'siblings-provider',
			message: `${inWords(theirs.map((database) => database.name))} ${theirs.length === 1 ? 'is' : 'are'} the provider's: left alone.${entered}`,
		},
	];
}

function lentExtensions(situation: Situation): readonly Warning[] {
	const { superuser, lent } = situation.current.administrator;
	if (superuser || !lent) return [];
	const names = new Set(situation.desired.databases.flatMap((wanted) => untrustedExtensions(situation, wanted)));
	if (names.size === 0) return [];
	return [
		{
			code: 'extension-untrusted',
			message: `PostgreSQL lets only a superuser install ${inWords([...names])}. Whether this service lets its administrators is found out as it is run; if it does not, everything is undone.`,
		},
	];
}
