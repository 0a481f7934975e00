import type { DesiredDatabase } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import { identifier } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import type { ServerCatalog } from './catalog.js';
import { databaseNamed, membershipsOf, once } from './lookup.js';
import { leaveSql, said } from './mend.js';
import { oneOf } from './one-of.js';
import { ifOurs } from './ours.js';
import { type Login, loginsOf, ownSchemas, type Place } from './place.js';
import { powerProbe } from './power-probe.js';
import { type Outcome, type Probe, probeId } from './probe.js';
import { type Reached, reachOf } from './reach.js';

export function setRoleId(login: string, database: string, target: string): string {
	return probeId('connect', login, database, 'set-role', target);
}

/**
 * SET ROLE: whoever becomes an owner may drop what it owns, and whoever becomes another tenant's login is that tenant. Its
 * own owners and groups are each tried, and so is whatever a membership leads to; of all others one.
 */
export function becomeProbes(place: Place, login: Login): readonly Probe[] {
	const { server, wanted } = place;
	const reach = reachOf(server.memberships, login.name);
	const tried = new Set([...ownersOf(place, login), ...groupsToRefuse(place, login)]);
	const near = new Set([...tried, ...login.holdsAs]);
	const far = [ownersThere(server.roles)(wanted.schemas), loginsThere(server.roles)(loginsOf(place))];
	return [...[...tried].map((target) => ({ target, alike: 1 })), ...far.flatMap((all) => distant(all, near, reach))]
		.filter(({ target }) => server.roles.has(target) && target !== login.name)
		.map((target) => becomeProbe(place, login, target, reach.get(target.target)));
}

/** Of its schemas and of the database, as they are to be and as they are. */
function ownersOf(place: Place, login: Login): readonly string[] {
	const { wanted, server } = place;
	const owner = databaseNamed(server.databases, wanted.name)?.owner;
	const owners = ownSchemas(place, login).map((schema) => schema.owner);
	return [...owners, wanted.owner, ...(owner === undefined ? [] : [owner])];
}

/** From 16 on a membership may give the rights of a group without letting anybody become it; before, it cannot be prevented. */
function groupsToRefuse({ server }: Place, login: Login): readonly string[] {
	return server.version >= 160_000 ? login.role.groups : [];
}

/** Roles of the profile that are of no use to most logins: the owners of all its schemas, and all its logins. */
const ownersThere = once((roles: ServerCatalog['roles']) =>
	once(
		(schemas: DesiredDatabase['schemas']): Names =>
			new Set(schemas.map((schema) => schema.owner).filter((name) => roles.has(name))),
	),
);
const loginsThere = once((roles: ServerCatalog['roles']) =>
	once(
		(logins: readonly Login[]): Names => new Set(logins.map((login) => login.name).filter((name) => roles.has(name))),
	),
);
type Names = ReadonlySet<string>;
type Target = { readonly target: string; readonly alike: number };

/** Those that a membership leads to, each; and the first of the rest, for all of them. */
function distant(all: Names, near: Names, reach: ReadonlyMap<string, Reached>): readonly Target[] {
	const led = [...reach.keys()].filter((name) => all.has(name) && !near.has(name));
	const known = [...near].filter((name) => all.has(name)).length + led.length;
	const rest = firstOf(all, (name) => !near.has(name) && !reach.has(name));
	return [
		...led.map((target) => ({ target, alike: 1 })),
		...(rest === undefined ? [] : [{ target: rest, alike: all.size - known }]),
	];
}

function firstOf(names: Names, isMeant: (name: string) => boolean): string | undefined {
	for (const name of names) if (isMeant(name)) return name;
	return undefined;
}

function becomeProbe(place: Place, login: Login, { target, alike }: Target, reached: Reached | undefined): Probe {
	const { server } = place;
	const superuser = server.roles.get(login.name)?.superuser === true;
	const expect: Outcome = login.role.memberOf.includes(target) ? 'allowed' : 'denied';
	const options = server.version >= 160_000 ? sql` WITH SET TRUE, INHERIT TRUE` : sql``;
	const join = said(sql`GRANT ${identifier(target)} TO ${identifier(login.name)}${options}`);
	return powerProbe(place, login, ['set-role', target], {
		subject: `SET ROLE ${target}${oneOf(alike)}`,
		expect,
		ask: {
			kind: 'statement',
			sql: sql`SET LOCAL ROLE ${identifier(target)}`,
			transaction: 'read only',
			as: 'login',
			allowedBy: {},
		},
		catalog: superuser
			? { says: 'allowed', because: 'it is a superuser' }
			: reached?.becomes === true
				? { says: 'allowed', because: `it is a member of ${inWords(reached.path)}` }
				: {
						says: 'denied',
						because:
							reached === undefined
								? `it is no member of ${target}`
								: `it is a member of ${inWords(reached.path)}, and may not become ${target} (SET FALSE)`,
					},
		fix: expect === 'allowed' ? join : leave(place, login, target, reached),
	});
}

/** Ends the membership; of a group whose rights it is to have, only that it may become the group. */
function leave(place: Place, login: Login, target: string, reached: Reached | undefined): string {
	const { server } = place;
	if (server.roles.get(login.name)?.superuser === true)
		return ifOurs(place, login.name, said(sql`ALTER ROLE ${identifier(login.name)} NOSUPERUSER`));
	return membershipsOf(server.memberships, login.name)
		.filter((edge) => edge.role === reached?.path[0])
		.map((edge) =>
			login.role.groups.includes(target)
				? sql`GRANT ${identifier(target)} TO ${identifier(login.name)} WITH SET FALSE${
						edge.grantor === null ? sql`` : sql` GRANTED BY ${identifier(edge.grantor)}`
					}`
				: leaveSql(edge, server.version),
		)
		.map(said)
		.join('\n');
}
