import { mark } from '../access/desired.js';
import { grantees, inWords } from '../access/diff/words.js';
import { isProvidersDatabase } from '../server/provider.js';
import { identifier } from '../sql/quote.js';
import { list, sql } from '../sql/sql.js';
import type { DatabaseFacts } from './catalog.js';
import { summed, waysOf } from './holders.js';
import { said } from './mend.js';
import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';
import { type Reached, reachOf } from './reach.js';

/**
 * Every other database of the server. Those that look alike to this login are one class, of which one is entered for
 * real: "may not connect" is proved only by the server refusing it after it took the password.
 */
export function otherDatabaseProbes(place: Place, login: Login): readonly Probe[] {
	const { desired, server } = place;
	const tenants = tenantsOf(place);
	const home = new Set(
		desired.databases.filter((database) => database.logins.includes(login.name)).map((database) => database.name),
	);
	const reach = reachOf(server.memberships, login.name);
	const classes = new Map<string, DatabaseFacts[]>();
	for (const database of server.databases.toSorted(byFame)) {
		if (home.has(database.name)) continue;
		const whose = `${tenants.has(database.name)} ${isProvidersDatabase(database)}`;
		const key = `${whose} ${lookOf(place, login, reach, database)}`;
		const alike = classes.get(key);
		if (alike === undefined) classes.set(key, [database]);
		else alike.push(database);
	}
	return [...classes.values()].map((alike) => enter(place, login, alike, tenants));
}

/** This profile's other databases: those it names now, and those it made for tenants that it is not asked about. */
function tenantsOf({ desired, server }: Place): ReadonlySet<string> {
	const made = server.databases.filter((database) => database.comment === mark(desired.profile));
	return new Set([...desired.databases, ...made].map((database) => database.name));
}

/** PostgreSQL's own first, because everybody knows them; then by name. */
function byFame(a: DatabaseFacts, b: DatabaseFacts): number {
	const rank = ({ name }: DatabaseFacts) => (name === 'postgres' ? 0 : name === 'template1' ? 1 : 2);
	return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

/** All of a database that decides whether this login may enter it. */
function lookOf({ server }: Place, login: Login, reach: ReadonlyMap<string, Reached>, database: DatabaseFacts): string {
	const concerns = (role: string | null) => role === null || role === login.name || reach.has(role);
	const items = database.acl
		.filter((item) => item.privilege === 'CONNECT' && item.grantee !== database.owner && concerns(item.grantee))
		.map((item) => JSON.stringify([item.grantee, item.grantor === database.owner]))
		.toSorted();
	return [
		server.mayConnect.get(login.name)?.has(database.name) === true,
		database.allowsConnections,
		database.connectionLimit === 0 || database.connectionLimit === -2,
		concerns(database.owner) ? JSON.stringify(database.owner) : '',
		...items,
	].join(' ');
}

function enter(place: Place, login: Login, alike: readonly DatabaseFacts[], tenants: ReadonlySet<string>): Probe {
	const { desired, wanted, server } = place;
	const [first] = alike;
	if (first === undefined) throw new Error('a class of no databases');
	const tenant = tenants.has(first.name);
	const theirs = isProvidersDatabase(first);
	const closed = !first.allowsConnections || first.connectionLimit === -2;
	const may = server.mayConnect.get(login.name)?.has(first.name) === true;
	const names = inWords(
		alike.length > 6
			? [...alike.slice(0, 5).map((each) => each.name), `${alike.length - 5} others`]
			: alike.map((each) => each.name),
	);
	const on = sql`DATABASE ${list(alike.map((each) => identifier(each.name)))}`;
	const { because, fix } = summed(
		waysOf(place, login.name, ['CONNECT'], { on, owner: first.owner, acl: first.acl, reown: null }),
	);
	return {
		id: probeId('connect', login.name, wanted.name, 'enter', first.name),
		gate: 'connect',
		role: login.name,
		database: wanted.name,
		subject: `sign in to ${first.name}${alike.length > 1 ? ` (1 of ${alike.length} alike)` : ''}`,
		expect: 'denied',
		// A closed database says so before it looks at who is there.
		ask: { kind: 'sign-in', database: first.name, deniedBy: closed ? ['55000'] : ['42501'] },
		catalog: closed
			? { says: 'denied', because: `${names}: closed to everybody` }
			: may
				? { says: 'allowed', because: `${because} on ${names}${theirs ? ", the provider's: left alone" : ''}` }
				: { says: 'denied', because: `it does not hold CONNECT on ${names}` },
		// What is the provider's is listed, and nobody else's to close.
		otherwise: tenant || (desired.siblings === 'close' && !theirs) ? 'fail' : 'warn',
		fix: theirs ? null : fix,
		behind: [signInId(login.name, wanted.name)],
	};
}

/** The sign-ins that will be refused on purpose: whoever watches the server's log should know. */
export function refusedOnPurpose(probes: readonly Probe[]): number {
	return probes.filter(
		(probe) => probe.ask.kind === 'sign-in' && probe.expect === 'denied' && probe.catalog?.says === 'denied',
	).length;
}

/** PUBLIC holds nothing on the profile's database. */
export function publicOnDatabase(place: Place): readonly Probe[] {
	const { wanted, server } = place;
	const database = server.databases.find((each) => each.name === wanted.name);
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
export function databaseOwnerProbe({ wanted, server }: Place): readonly Probe[] {
	const database = server.databases.find((each) => each.name === wanted.name);
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
			otherwise: 'warn',
			fix: said(sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${grantees([wanted.owner])}`),
			behind: [],
		},
	];
}
