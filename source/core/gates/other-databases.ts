import { mark } from '../access/desired.js';
import { grantees, inWords } from '../access/diff/words.js';
import { isProvidersDatabase } from '../server/provider.js';
import { identifier } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';
import type { DatabaseFacts } from './catalog.js';
import { mayConnect } from './held.js';
import { summed, waysOf } from './holders.js';
import { isAmongFirst } from './look.js';
import { databaseNamed } from './lookup.js';
import { said } from './mend.js';
import { oneOf } from './one-of.js';
import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';
import { reachOf } from './reach.js';
import { type Siblings, siblingsOf } from './siblings.js';

/**
 * Every other database of the server. Those that look alike to this login are one class, of which one is entered for
 * real: "may not connect" is proved only by the server refusing it after it took the password. Of logins that nobody can
 * tell apart from outside the first few try.
 */
export function otherDatabaseProbes(place: Place, login: Login): readonly Probe[] {
	const tries = isAmongFirst(place, login);
	return siblingsOf(place, login).map((siblings) => enter(place, login, siblings, tries));
}

function enter(place: Place, login: Login, { first, count, names: some, tenant }: Siblings, tries: boolean): Probe {
	const { desired, wanted, server } = place;
	const theirs = isProvidersDatabase(first);
	const closed = !first.allowsConnections || first.connectionLimit === -2;
	const may = mayConnect(server, login.name, first.name);
	// What PUBLIC holds is outside of the profile; what the login holds by a way of its own is too much.
	const own = may ? ownRights(place, login, first) : [];
	const byItself = own.length > 0 || (may && !server.everybodyMayConnect.has(first.name));
	const names = inWords(count > 6 ? [...some.slice(0, 5), `${count - 5} others`] : some);
	const on = sql`DATABASE ${list(some.map(identifier))}`;
	const rights = own.length > 0 ? own.map(({ privilege }) => privilege) : ['CONNECT'];
	const acl = own.length > 0 ? own : first.acl;
	const { because, fix } = summed(
		waysOf(place, login.name, rights, {
			on,
			owner: first.owner,
			acl,
			reown: some.length > 1 ? null : back(place, first),
		}),
	);
	return {
		id: probeId('connect', login.name, wanted.name, 'enter', first.name),
		gate: 'connect',
		role: login.name,
		database: wanted.name,
		subject: `sign in to ${first.name}${oneOf(count)}`,
		expect: 'denied',
		// A closed database says so before it looks at who is there.
		ask: tries
			? { kind: 'sign-in', database: first.name, deniedBy: closed ? ['55000'] : ['42501'] }
			: { kind: 'catalog' },
		catalog: closed
			? { says: 'denied', because: `${names}: closed to everybody` }
			: may
				? { says: 'allowed', because: `${because} on ${names}${theirs ? ", the provider's: left alone" : ''}` }
				: { says: 'denied', because: `it does not hold CONNECT on ${names}${tries ? '' : alikeTry}` },
		// What is the provider's is listed, and nobody else's to close.
		otherwise: tenant || ((byItself || desired.siblings === 'close') && !theirs) ? 'fail' : 'warn',
		fix: theirs ? null : fix,
		behind: [signInId(login.name, wanted.name)],
	};
}

/** What is granted to the login, or to a role whose rights it has: no grant of the profile's is on another database. */
function ownRights({ server }: Place, login: Login, { acl, owner }: DatabaseFacts): DatabaseFacts['acl'] {
	const reach = reachOf(server.memberships, login.name);
	return acl.filter(
		({ grantee }) =>
			grantee !== null && grantee !== owner && (grantee === login.name || reach.get(grantee)?.inherits === true),
	);
}

/** To the owner that the profile gave it; of another database whoever reads this becomes the owner. */
function back({ desired }: Place, { name }: DatabaseFacts): Sql {
	const owner = desired.databases.find((each) => each.name === name)?.owner;
	const to = owner === undefined ? sql`CURRENT_USER` : identifier(owner);
	return sql`ALTER DATABASE ${identifier(name)} OWNER TO ${to}`;
}

const alikeTry = '; logins that look the same from outside try it';

/** The sign-ins that will be refused on purpose: whoever watches the server's log should know. */
export function refusedOnPurpose(probes: readonly Probe[]): number {
	return probes.filter(
		(probe) => probe.ask.kind === 'sign-in' && probe.expect === 'denied' && probe.catalog?.says === 'denied',
	).length;
}

/** PUBLIC holds nothing on the profile's database. */
export function publicOnDatabase(place: Place): readonly Probe[] {
	const { wanted, server } = place;
	const database = databaseNamed(server.databases, wanted.name);
	if (database === undefined) return [];
	const held = [...new Set(database.acl.filter((item) => item.grantee === null).map((item) => item.privilege))];
	const on = sql`DATABASE ${identifier(wanted.name)}`;
	const ways = summed(waysOf(place, null, held, { on, owner: database.owner, acl: database.acl, reown: null }));
	return [
		{
			id: probeId('connect', 'PUBLIC', wanted.name, 'nothing'),
			gate: 'connect',
			role: 'PUBLIC',
			database: wanted.name,
			subject: `any right on database ${wanted.name}`,
			expect: 'denied',
			ask: { kind: 'catalog' },
			catalog:
				held.length === 0
					? { says: 'denied', because: 'PUBLIC holds nothing on the database' }
					: { says: 'allowed', because: `every role of the server holds ${inWords(held)}: ${ways.because}` },
			otherwise: 'fail',
			fix: ways.fix,
			behind: [],
		},
	];
}

/** The database belongs to the owner that nobody becomes. */
export function databaseOwnerProbe({ desired, wanted, server }: Place): readonly Probe[] {
	const database = databaseNamed(server.databases, wanted.name);
	if (database === undefined) return [];
	const right = database.owner === wanted.owner;
	return [
		{
			id: probeId('connect', wanted.owner, wanted.name, 'owns-database'),
			gate: 'connect',
			role: wanted.owner,
			database: wanted.name,
			subject: `owning database ${wanted.name}`,
			expect: 'allowed',
			ask: { kind: 'catalog' },
			catalog: {
				says: right ? 'allowed' : 'denied',
				because: right
					? 'it owns the database'
					: `the database belongs to ${database.owner}, who may drop it and grant rights on it`,
			},
			// A database that was there before the profile keeps its owner.
			otherwise: database.comment === mark(desired.profile) ? 'fail' : 'warn',
			fix: said(sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${grantees([wanted.owner])}`),
			behind: [],
		},
	];
}

/** Of a template whoever has CREATEDB may make a copy, with all that is in it: nobody asks about CONNECT. */
export function templateProbe({ wanted, server }: Place): readonly Probe[] {
	const database = databaseNamed(server.databases, wanted.name);
	if (database === undefined) return [];
	return [
		{
			id: probeId('connect', 'PUBLIC', wanted.name, 'template'),
			gate: 'connect',
			role: 'PUBLIC',
			database: wanted.name,
			subject: `copying database ${wanted.name} (IS_TEMPLATE)`,
			expect: 'denied',
			ask: { kind: 'catalog' },
			catalog: database.isTemplate
				? {
						says: 'allowed',
						because: 'it is a template: every role with CREATEDB may make a database of its own of it',
					}
				: { says: 'denied', because: 'it is no template' },
			otherwise: 'fail',
			fix: said(sql`ALTER DATABASE ${identifier(wanted.name)} IS_TEMPLATE false`),
			behind: [],
		},
	];
}
