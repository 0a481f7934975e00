import { type Desired, mark } from '../access/desired.js';
import { groupBy } from '../group-by.js';
import { isProvidersDatabase } from '../server/provider.js';
import type { DatabaseFacts, ServerCatalog } from './catalog.js';
import { lookup, once } from './lookup.js';
import { type Login, loginNames, type Place } from './place.js';
import { reachOf } from './reach.js';

/** Databases that are not a login's and that look alike to it. */
export type Siblings = {
	readonly first: DatabaseFacts;
	readonly count: number;
	/** Up to so many as are told and mended in one statement. */
	readonly names: readonly string[];
	/** They are the profile's own, of other tenants. */
	readonly tenant: boolean;
};

const most = 200;

/**
 * Databases look alike to everybody but for what their ACLs say to single roles. So they are sorted once for all logins,
 * and for one login only those are looked at that name it, or a role that it is a member of.
 */
export function siblingsOf(place: Place, login: Login): readonly Siblings[] {
	const { server, desired } = place;
	const reach = reachOf(server.memberships, login.name);
	const concerns = (role: string) => role === login.name || reach.has(role);
	const own = new Set(homesOf(desired)(login.name).map((home) => home.name));
	const naming = [login.name, ...reach.keys()].flatMap((role) => byRole(namesIn(server.databases), role));
	const named = new Set(naming.map(({ database }) => database).filter(({ name }) => !own.has(name)));
	const classes = sorted(server)(desired);
	const isTenant = ({ name }: DatabaseFacts) => tenantsOf(desired)(server).has(name);
	const known = new Set([...own, ...[...named].map(({ name }) => name)]);
	const touched = groupBy([...named].toSorted(byFame), (database) =>
		JSON.stringify([isTenant(database), isProvidersDatabase(database), lookTo(server, database, login.name, concerns)]),
	);
	return [
		...classes.flatMap((all) => without(all, known, isTenant)),
		...[...touched.values()].flatMap((all) => without(all, own, isTenant)),
	].toSorted((a, b) => byFame(a.first, b.first));
}

/** The class without those that are told elsewhere: looked at only as far as it is told. */
function without(
	all: readonly DatabaseFacts[],
	excepted: ReadonlySet<string>,
	isTenant: (database: DatabaseFacts) => boolean,
): readonly Siblings[] {
	const here: DatabaseFacts[] = [];
	for (const database of all) {
		if (here.length === most) break;
		if (!excepted.has(database.name)) here.push(database);
	}
	const [first] = here;
	if (first === undefined) return [];
	const missing = [...excepted].filter((name) => namesOf(all).has(name)).length;
	return [{ first, count: all.length - missing, names: here.map(({ name }) => name), tenant: isTenant(first) }];
}

const namesOf = once((all: readonly DatabaseFacts[]) => new Set(all.map(({ name }) => name)));

type Naming = { readonly role: string; readonly database: DatabaseFacts };
const byRole = lookup<Naming>((naming) => naming.role);

/** Which database's ACL says anything to a role; its owner may enter it too. */
const namesIn = once((databases: readonly DatabaseFacts[]): readonly Naming[] =>
	databases.flatMap((database) => {
		return [...new Set([database.owner, ...database.acl.map((item) => item.grantee)])].flatMap((role) =>
			role === null ? [] : [{ role, database }],
		);
	}),
);

/** All classes of databases, as they look to who is not named. */
const sorted = once((server: ServerCatalog) =>
	once((desired: Desired): readonly (readonly DatabaseFacts[])[] => {
		const tenants = tenantsOf(desired)(server);
		const classes = groupBy(server.databases.toSorted(byFame), (database) =>
			JSON.stringify([
				tenants.has(database.name),
				isProvidersDatabase(database),
				lookTo(server, database, undefined, () => false),
			]),
		);
		return [...classes.values()];
	}),
);

/** All of a database that decides whether somebody may enter it, and what is granted there to somebody alone. */
function lookTo(
	server: ServerCatalog,
	database: DatabaseFacts,
	login: string | undefined,
	concerns: (role: string) => boolean,
): unknown {
	const items = database.acl
		.filter((item) => item.grantee !== database.owner)
		.filter((item) => (item.grantee === null ? item.privilege === 'CONNECT' : concerns(item.grantee)))
		.map((item) => JSON.stringify([item.grantee, item.privilege, item.grantor === database.owner]));
	return [
		login !== undefined && server.mayConnect.get(login)?.has(database.name) === true,
		database.allowsConnections,
		database.connectionLimit === 0 || database.connectionLimit === -2,
		concerns(database.owner) ? database.owner : null,
		...items.toSorted(),
	];
}

/** This profile's other databases: those it names now, and those it made for tenants that it is not asked about. */
const tenantsOf = once((desired: Desired) =>
	once((server: ServerCatalog): ReadonlySet<string> => {
		const made = server.databases.filter((database) => database.comment === mark(desired.profile));
		return new Set([...desired.databases, ...made].map((database) => database.name));
	}),
);

type Home = { readonly login: string; readonly name: string };
const byLogin = lookup<Home>((home) => home.login);

/** The databases that a login belongs to. */
const homesOf = once((desired: Desired) => {
	const homes = desired.databases.flatMap(({ name, logins }) =>
		[...loginNames(logins)].map((login) => ({ login, name })),
	);
	return (login: string): readonly Home[] => byLogin(homes, login);
});

/** PostgreSQL's own first, because everybody knows them; then by name. */
function byFame(a: DatabaseFacts, b: DatabaseFacts): number {
	const rank = ({ name }: DatabaseFacts) => (name === 'postgres' ? 0 : name === 'template1' ? 1 : 2);
	return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}
