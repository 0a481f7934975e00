import type { Draft, Finding } from '../../plan/draft.js';
import { isProvidersDatabase } from '../../server/provider.js';
import { identifier } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import type { CurrentDatabase } from '../current.js';
import type { Situation } from '../situation.js';
import { excess, isTakeable, lostByPublic } from './acl.js';
import { keepOn } from './kept.js';
import { type Grantable, takenOn } from './revoke-excess.js';
import { grantees, inWords, outOfReach, privileges } from './words.js';

const taken: readonly string[] = ['CONNECT', 'TEMPORARY'];

/** Other databases that PUBLIC may enter: not those that take no connection, nor the remains of a DROP DATABASE. */
export function openSiblings(situation: Situation): readonly CurrentDatabase[] {
	const own = new Set(situation.desired.databases.map((wanted) => wanted.name));
	return situation.current.databases
		.filter(({ name }) => !own.has(name) && name !== 'template0')
		.filter(({ allowsConnections, connectionLimit }) => allowsConnections && connectionLimit !== -2)
		.filter(({ acl }) => acl.some(({ grantee, privilege }) => grantee === null && privilege === 'CONNECT'));
}

/**
 * `siblings: close`: PUBLIC enters none of the others any more. Whoever owns them, and whatever else is granted there,
 * stays as it is.
 */
export function closeSiblings(situation: Situation): Finding {
	if (situation.desired.siblings !== 'close') return { drafts: [], warnings: [] };
	const all = openSiblings(situation)
		.filter((database) => !isProvidersDatabase(database))
		.map((database) => close(situation, database));
	return {
		drafts: all.flatMap((each) => each.drafts),
		warnings: all.flatMap((each) => each.warnings),
		takes: all.flatMap((each) => each.takes ?? []),
	};
}

function close(situation: Situation, { name, owner, acl }: CurrentDatabase): Finding {
	const on: Grantable = {
		gate: 'connect',
		database: name,
		object: sql`DATABASE ${identifier(name)}`,
		described: `database ${name}`,
		acl,
		owner,
		as: owner,
		effect: 'revoke',
	};
	const open = acl.filter(({ grantee, privilege }) => grantee === null && taken.includes(privilege));
	const held = excess(situation, open, owner, new Map());
	const lost = lostByPublic(held);
	const warnings = held.filter((each) => !isTakeable(each)).map((each) => outOfReach(each, on.object, on.described));
	const mine = held.filter(isTakeable).flatMap((each) => each.privileges);
	if (mine.length === 0) return { drafts: [], warnings };
	const revoke: Draft = {
		gate: 'connect',
		sql: sql`REVOKE ${privileges(taken)} ON ${on.object} FROM ${grantees([null])}`,
		purpose: `closes another database: through PUBLIC every role of the server holds ${inWords(mine)} on it`,
		undo: { sql: sql`GRANT ${privileges(mine)} ON ${on.object} TO ${grantees([null])}` },
		effect: 'revoke',
		as: [owner],
	};
	return { drafts: [...keepOn(situation, on, lost), revoke], warnings, takes: takenOn(on, lost, new Map()) };
}
