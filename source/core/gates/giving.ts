import { identifier } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import { membershipsOf } from './lookup.js';
import { said } from './mend.js';
import type { Login, Place } from './place.js';
import { reachOf } from './reach.js';

/** Whom the profile gives a right that this login is to have: the login itself, its group, or the role that it starts as. */
export function holderOf(login: Login, holders: readonly string[], otherwise: string = login.startsAs): string {
	return login.holdsAs.find((name) => holders.includes(name)) ?? otherwise;
}

/** What gives the login a right that it lacks: the grant, or, where its group holds it, membership of the group. */
export function giving(place: Place, login: Login, holder: string, grant: (to: Sql) => Sql): string {
	const joined = holder === login.name || holder === login.startsAs || inherits(place, login.name, holder);
	return said(joined ? grant(identifier(holder)) : joining(place, login.name, holder));
}

function inherits({ server }: Place, member: string, group: string): boolean {
	return reachOf(server.memberships, member).get(group)?.inherits === true;
}

/** Before 16 it is the member's own attribute that decides whether it holds what its groups hold. */
function joining({ server }: Place, member: string, group: string): Sql {
	const joined = membershipsOf(server.memberships, member).some((edge) => edge.role === group);
	if (server.version >= 160_000)
		return sql`GRANT ${identifier(group)} TO ${identifier(member)} WITH INHERIT TRUE, SET FALSE`;
	return joined
		? sql`ALTER ROLE ${identifier(member)} INHERIT`
		: sql`GRANT ${identifier(group)} TO ${identifier(member)}`;
}
