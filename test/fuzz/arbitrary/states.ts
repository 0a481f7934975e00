import fc from 'fast-check';
import type { Current, CurrentDatabase, CurrentRole, Setting } from '../../../source/core/access/current.js';
import { type Desired, type DesiredRole, mark } from '../../../source/core/access/desired.js';
import { database, role } from '../../helpers/current.js';
import { acls } from './acls.js';
import { bystanders } from './documents.js';
import { texts } from './names.js';

/** Who makes the plan, and on which version. */
export type Administration = { readonly name: string; readonly superuser: boolean; readonly version: number };

const anyText = texts();

/** Not there, as Gatehouse made it, changed since, or somebody else's where that is no refusal. */
export function roleStates(
	desired: Desired,
	wanted: DesiredRole,
	by: Administration,
): fc.Arbitrary<readonly CurrentRole[]> {
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
export function unsettable(desired: Desired, by: Administration): fc.Arbitrary<Current['unsettable']> {
	const wanted = desired.databases
		.flatMap((each) => each.settings.map(({ name }) => name))
		.filter((name) => name !== 'role');
	const some = fc.subarray([...new Set(wanted)]).map((all) => all.map((name) => ({ name, by: 'superuser' as const })));
	return by.superuser
		? fc.constant([])
		: fc.oneof({ arbitrary: fc.constant([]), weight: 9 }, { arbitrary: some, weight: 1 });
}

type Wanted = Desired['databases'][number];

export function databaseStates(
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

export function memberships(
	people: readonly string[],
	by: Administration,
): fc.Arbitrary<Current['memberships'][number]> {
	// What a superuser gave, or is a member of, is for a superuser to change.
	const concerned = by.superuser ? people : people.filter((name) => name !== 'postgres');
	const grantors = by.superuser ? people : [by.name];
	return fc.record({
		role: fc.constantFrom(...concerned),
		member: fc.constantFrom(...concerned),
		grantor: fc.constantFrom(...grantors, ...(by.version < 160_000 ? [null] : [])),
		admin: fc.boolean(),
		inherit: fc.boolean(),
		set: fc.boolean(),
	});
}

/** Settings that are there already, also those that the profile wants otherwise. */
export function settings(desired: Desired): fc.Arbitrary<Setting> {
	const logins = desired.roles.map((each) => each.name);
	const wanted = desired.databases.flatMap((each) => each.settings.map((setting) => setting.name));
	return fc.record({
		role: fc.constantFrom(...logins),
		database: fc.constantFrom(...desired.databases.map((each) => each.name)),
		name: fc.constantFrom('search_path', 'role', ...wanted),
		value: fc.oneof(anyText, fc.constantFrom('app, "My ""App"""', '', '""')),
	});
}
