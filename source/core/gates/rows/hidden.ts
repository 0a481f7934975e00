import { inWords } from '../../access/diff/words.js';
import { objectName } from '../../access/object-kind.js';
import { qualified } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import { said } from '../mend.js';
import { wishFor } from '../object-wish.js';
import { oneOf } from '../one-of.js';
import { type OwnClass, ownClasses } from '../own-classes.js';
import { type Login, type Place, signInId } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import { reachOf } from '../reach.js';
import { usageId } from '../schema-rights.js';
import { commands, commandsOf } from './policy-terms.js';

/**
 * Row security that the profile does not ask for. Somebody may have made policies of his own; where none lets a login
 * through, its privilege is worth nothing: it sees no rows, and no error says so.
 */
export function hiddenRowsProbes(place: Place, login: Login): readonly Probe[] {
	const { interior } = place;
	if (interior.kind === 'unreadable') return [];
	return ownClasses({ ...place, interior }, login)
		.filter(
			({ schema, object }) => schema.rowSecurity === undefined && object.rowSecurity && binds(place, login, object),
		)
		.map((own) => hiddenRows(place, login, own));
}

function hiddenRows(place: Place, login: Login, { schema, object, count }: OwnClass): Probe {
	const { wanted, server } = place;
	const reach = reachOf(server.memberships, login.startsAs);
	const concerns = (role: string | null) =>
		role === null || role === login.startsAs || reach.get(role)?.inherits === true;
	const policies = (object.rows?.policies ?? []).filter(({ permissive, roles }) => permissive && roles.some(concerns));
	const wish = wishFor(place, schema, login, object);
	const shut = commands.filter(
		(command) => wish.includes(command) && !policies.some((policy) => commandsOf(policy).includes(command)),
	);
	const [first] = object.members;
	const name = first === undefined ? schema.name : objectName({ ...first, schema: schema.name });
	return {
		id: probeId('object', login.name, wanted.name, 'rows', name, 'any'),
		gate: 'object',
		role: login.name,
		database: wanted.name,
		subject: `rows of ${name}${oneOf(count)}, which has row security`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog:
			shut.length === 0
				? { says: 'allowed', because: 'policies let it through' }
				: {
						says: 'denied',
						because: `row security is on, and no policy lets ${login.startsAs} ${inWords(shut)} any row`,
					},
		otherwise: 'fail',
		fix: object.members
			.map((member) => said(sql`ALTER TABLE ${qualified(schema.name, member.name)} DISABLE ROW LEVEL SECURITY`))
			.join('\n'),
		behind: [signInId(login.name, wanted.name), usageId(login.name, wanted.name, schema.name)],
	};
}

/** An owner and who has its rights are not bound unless it is forced. */
function binds({ server }: Place, login: Login, { owner, forcedRowSecurity }: OwnClass['object']): boolean {
	const role = server.roles.get(login.startsAs);
	if (role === undefined || role.superuser || role.bypassRowSecurity) return false;
	const owns = owner === login.startsAs || reachOf(server.memberships, login.startsAs).get(owner)?.inherits === true;
	return forcedRowSecurity || !owns;
}
