import { grantees, inWords } from '../access/diff/words.js';
import { isProvidersDatabase } from '../server/provider.js';
import { identifier } from '../sql/quote.js';
import { list, sql } from '../sql/sql.js';
import { mayConnect } from './held.js';
import { summed, waysOf } from './holders.js';
import { isAmongFirst } from './look.js';
import { databaseNamed } from './lookup.js';
import { said } from './mend.js';
import { oneOf } from './one-of.js';
import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';
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
	const names = inWords(count > 6 ? [...some.slice(0, 5), `${count - 5} others`] : some);
	const on = sql`DATABASE ${list(some.map(identifier))}`;
	const { because, fix } = summed(
		waysOf(place, login.name, ['CONNECT'], { on, owner: first.owner, acl: first.acl, reown: null }),
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
		otherwise: tenant || (desired.siblings === 'close' && !theirs) ? 'fail' : 'warn',
		fix: theirs ? null : fix,
		behind: [signInId(login.name, wanted.name)],
	};
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
export function databaseOwnerProbe({ wanted, server }: Place): readonly Probe[] {
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
			otherwise: 'warn',
			fix: said(sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${grantees([wanted.owner])}`),
			behind: [],
		},
	];
}
