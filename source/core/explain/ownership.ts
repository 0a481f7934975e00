import { inWords } from '../access/diff/words.js';
import { standIn } from '../access/predefined.js';
import { said } from '../gates/mend.js';
import { reachOf } from '../gates/reach.js';
import { identifier } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import { type ExplainGate, type GateAnswer, opened, shut } from './answer.js';
import type { Asker, Thing } from './facts.js';
import { nameOf, refusalOf } from './need.js';

/** Whether it may do what an owner alone may: ALTER, DROP, and the like, which no privilege gives. */
export function ownerGate(asker: Asker, thing: Thing): GateAnswer {
	const who = asker.startsAs;
	const gate: ExplainGate = thing.kind === 'database' ? 'connect' : thing.kind === 'schema' ? 'schema' : 'object';
	if (asker.roles.get(who)?.superuser === true) return opened(gate, 'superuser');
	if (who === thing.owner) return opened(gate, 'owner');
	const reached = reachOf(asker.memberships, who).get(thing.owner);
	if (reached?.inherits === true) return opened(gate, `owner (via ${reached.path.join(' > ')})`);
	const becomes = reachOf(asker.memberships, asker.role.name).get(thing.owner)?.becomes === true;
	const refusal = refusalOf(thing);
	const { fix, why } = mend(asker, who, thing);
	return shut(
		gate,
		[
			`${nameOf(thing)} belongs to ${thing.owner}, and ${who} is no member that inherits from it. What changes the object itself, as ALTER and DROP do, only its owner may: no GRANT on it gives that.`,
			...(becomes && asker.within === null ? [`SET ROLE opens it: to ${inWords([thing.owner])}.`] : []),
			why,
		].join(' '),
		{ ...refusal, message: refusal.message.replace('permission denied for', 'must be owner of') },
		fix,
	);
}

/** To be a member is to hold all that the owner holds: that is said, and never proposed of a superuser. */
function mend({ roles, database, version }: Asker, who: string, thing: Thing) {
	const owner = thing.owner === standIn ? database.owner : thing.owner;
	if (roles.get(owner)?.superuser === true)
		return {
			fix: [],
			why: `${owner} is a superuser, so no membership in it is proposed: give the object another owner.`,
		};
	// Before 16 the member itself decides whether it inherits.
	const inherit = version >= 160_000 ? sql` WITH INHERIT TRUE` : sql``;
	return {
		fix: [said(sql`GRANT ${identifier(owner)} TO ${identifier(who)}${inherit}`)],
		why: `The fix gives ${who} everything that ${owner} has.`,
	};
}
