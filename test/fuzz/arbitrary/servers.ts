import fc from 'fast-check';
import type { Current, CurrentDatabase, CurrentRole, Setting } from '../../../source/core/access/current.js';
import { type Desired, type DesiredRole, mark } from '../../../source/core/access/desired.js';
import { administrator, database, freshServer, role } from '../../helpers/current.js';
import { acls } from './acls.js';
import { bystanders } from './documents.js';
import { interiors } from './interiors.js';
import { names, texts } from './names.js';

const anyName = names();
const anyText = texts();

export type Administration = { readonly name: string; readonly superuser: boolean; readonly version: number };

export function administrations(version: number): fc.Arbitrary<Administration> {
	return fc.boolean().map((superuser) => ({ name: superuser ? 'postgres' : 'adm', superuser, version }));
}

/** What of the profile a server holds already: nothing, a part, or all of it, put out of order by somebody. */
const stages = ['fresh', 'started', 'furnished', 'furnished'] as const;

/** Servers that a profile could be applied to. */
export function servers(desired: Desired, by: Administration): fc.Arbitrary<Current> {
	return fc.constantFrom(...stages).chain((stage) => {
		const kept = desired.roles.map((wanted) => (stage === 'fresh' ? fc.constant([]) : roleStates(desired, wanted, by)));
		return fc.tuple(...kept).chain((found) => serverWith(desired, by, stage, found.flat()));
	});
}

function serverWith(
	desired: Desired,
	by: Administration,
	stage: (typeof stages)[number],
	found: readonly CurrentRole[],
): fc.Arbitrary<Current> {
	const self = role(by.name, { login: true, superuser: by.superuser, createDatabase: true, createRole: true });
	const others = bystanders.map((name) => role(name, { login: true }));
	const roles = [
		...new Map([...freshServer().roles, self, ...others, ...found].map((each) => [each.name, each])).values(),
	];
	const everybody = [...new Set([...roles, ...desired.roles].map((each) => each.name))];
	const joinable = roles.filter((each) => !each.superuser).map((each) => each.name);
	const may = by.superuser ? freshServer().administrator : { ...administrator, mayJoin: joinable };
	const extensions = [...new Set(desired.databases.flatMap((wanted) => wanted.extensions))];

	const inside = desired.databases.flatMap((wanted) => [
		interiors({ ...wanted, people: everybody, version: by.version, superuser: by.superuser }),
		...(wanted.template === 'template0'
			? []
			: [
					interiors({
						...wanted,
						name: wanted.template,
						people: everybody,
						version: by.version,
						superuser: by.superuser,
					}),
				]),
	]);
	return fc
		.record({
			databases: fc.tuple(
				...desired.databases.map((wanted) =>
					stage === 'furnished' ? databaseStates(desired, wanted, by, everybody) : fc.constant([]),
				),
			),
			interiors: fc.tuple(...inside),
			memberships: fc.array(memberships(everybody, by), { maxLength: stage === 'fresh' ? 0 : 4 }),
			settings: fc.array(settings(desired), { maxLength: stage === 'fresh' ? 0 : 4 }),
			siblings: fc.uniqueArray(anyName, { maxLength: 2 }),
			unsettable: unsettable(desired, by),
		})
		.map(({ databases, interiors: all, siblings, ...state }) => {
			const own = databases.flat();
			const others = siblings
				.filter((name) => !desired.databases.some((wanted) => wanted.name === name))
				.map((name) => database(name, by.name));
			return freshServer({
				...state,
				version: by.version,
				administrator: may,
				roles,
				databases: [database('postgres', 'postgres'), ...others, ...own],
				interiors: all.filter(
					(each) =>
						own.some(({ name }) => name === each.database) ||
						!desired.databases.some(({ name }) => name === each.database),
				),
				availableExtensions: extensions.map((name) => ({ name, trusted: !by.superuser })),
			});
		});
}

/** Not there, as Gatehouse made it, changed since, or somebody else's where that is no refusal. */
function roleStates(desired: Desired, wanted: DesiredRole, by: Administration): fc.Arbitrary<readonly CurrentRole[]> {
	const { name, kind } = wanted;
	const comment = mark(desired.profile);
	const login = kind === 'login';
	const seldom = fc.oneof({ arbitrary: fc.constant(false), weight: 7 }, { arbitrary: fc.constant(true), weight: 1 });
	// Only a superuser may take these away, and what has them is never adopted.
	const powers = by.superuser && !wanted.adopt ? seldom : fc.constant(false);
	const changed = fc.record({
		login: seldom.map((wrong) => login !== wrong),
		createDatabase: seldom,
		createRole: seldom,
		superuser: powers,
		replication: powers,
		bypassRowSecurity: powers,
		inherit: fc.boolean(),
		connectionLimit: fc.integer({ min: -1, max: 50 }),
		validUntil: fc.constantFrom(null, '2027-06-30T23:59:59Z', '2030-01-01T00:00:00Z'),
	});
	const ours = changed.map((changes) => [role(name, { ...changes, comment })]);
	const plain = anyText.map((words) => [role(name, { login, comment: words })]);
	const foreign = wanted.perTenant && !wanted.adopt ? ours : plain;
	return fc.oneof(
		{ arbitrary: fc.constant([]), weight: 3 },
		{ arbitrary: ours, weight: 4 },
		{ arbitrary: foreign, weight: 2 },
	);
}

/** Settings of the profile that this administrator may not give; seldom, for they are a refusal. */
function unsettable(desired: Desired, by: Administration): fc.Arbitrary<Current['unsettable']> {
	const wanted = desired.databases
		.flatMap((each) => each.settings.map(({ name }) => name))
		.filter((name) => name !== 'role');
	const some = fc.subarray([...new Set(wanted)]).map((all) => all.map((name) => ({ name, by: 'superuser' as const })));
	return by.superuser
		? fc.constant([])
		: fc.oneof({ arbitrary: fc.constant([]), weight: 9 }, { arbitrary: some, weight: 1 });
}

type Wanted = Desired['databases'][number];

function databaseStates(
	desired: Desired,
	wanted: Wanted,
	by: Administration,
	people: readonly string[],
): fc.Arbitrary<readonly CurrentDatabase[]> {
	const comment = mark(desired.profile);
	const held = acls(wanted.owner, people, ['CONNECT', 'TEMPORARY', 'CREATE']);
	const ours = fc
		.record({ acl: held, connectionLimit: fc.integer({ min: -1, max: 50 }), allowsConnections: mostly })
		.map((changes) => [database(wanted.name, wanted.owner, { ...changes, aclIsDefault: false, comment })]);
	const theirs = fc
		.record({ acl: held, owner: fc.constantFrom(...bystanders) })
		.map(({ acl, owner }) => [database(wanted.name, owner, { acl, aclIsDefault: false })]);
	const remains = fc.constant([database(wanted.name, by.name, { allowsConnections: false })]);
	return fc.oneof(
		{ arbitrary: ours, weight: 6 },
		{ arbitrary: wanted.perTenant ? ours : theirs, weight: 2 },
		{ arbitrary: wanted.perTenant ? ours : remains, weight: 1 },
		{ arbitrary: fc.constant([]), weight: 2 },
	);
}

const mostly = fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, { arbitrary: fc.constant(false), weight: 1 });

function memberships(people: readonly string[], by: Administration): fc.Arbitrary<Current['memberships'][number]> {
	const grantors = by.superuser ? people : [by.name];
	return fc.record({
		role: fc.constantFrom(...people),
		member: fc.constantFrom(...people),
		grantor: fc.oneof(fc.constant(null), fc.constantFrom(...grantors)),
		admin: fc.boolean(),
		inherit: fc.boolean(),
		set: fc.boolean(),
	});
}

/** Settings that are there already, also those that the profile wants otherwise. */
function settings(desired: Desired): fc.Arbitrary<Setting> {
	const logins = desired.roles.map((each) => each.name);
	const wanted = desired.databases.flatMap((each) => each.settings.map((setting) => setting.name));
	return fc.record({
		role: fc.constantFrom(...logins),
		database: fc.constantFrom(...desired.databases.map((each) => each.name)),
		name: fc.constantFrom('search_path', 'role', ...wanted),
		value: fc.oneof(anyText, fc.constantFrom('app, "My ""App"""', '', '""')),
	});
}
