import type { DefaultPrivileges, Membership } from '../access/current.js';
import type { DesiredRole, DesiredSchema } from '../access/desired.js';
import { groupBy } from '../group-by.js';
import type { DatabaseFacts, Interior, ObjectClass, SchemaFacts } from './catalog.js';

/*
 * Thousands of logins ask about the same lists. Each list is sorted once by what it is asked for, so that the work grows
 * with the tenants and not with their square.
 */

/** The items of a list that have this key. */
export function lookup<Item>(
	keyOf: (item: Item) => string | null,
): (items: readonly Item[], key: string | null) => readonly Item[] {
	const known = new WeakMap<readonly Item[], ReadonlyMap<string | null, readonly Item[]>>();
	return (items, key) => {
		const sorted = known.get(items) ?? groupBy(items, keyOf);
		known.set(items, sorted);
		return sorted.get(key) ?? [];
	};
}

/** Worked out once for each thing that it is asked about. */
export function once<Subject extends object, Result>(work: (subject: Subject) => Result): (subject: Subject) => Result {
	const known = new WeakMap<Subject, { readonly result: Result }>();
	return (subject) => {
		const found = known.get(subject) ?? { result: work(subject) };
		known.set(subject, found);
		return found.result;
	};
}

const databasesByName = lookup<DatabaseFacts>((each) => each.name);
const schemasByName = lookup<SchemaFacts>((each) => each.name);
const rolesByName = lookup<DesiredRole>((each) => each.name);
const wantedByName = lookup<DesiredSchema>((each) => each.name);
const classesBySchema = lookup<ObjectClass>((each) => each.schema);
const defaultsBySchema = lookup<DefaultPrivileges>((each) => each.schema);
const membershipsByMember = lookup<Membership>((each) => each.member);
const membershipsByRole = lookup<Membership>((each) => each.role);

export function databaseNamed(databases: readonly DatabaseFacts[], name: string): DatabaseFacts | undefined {
	return databasesByName(databases, name)[0];
}

export function schemaNamed({ schemas }: Interior, name: string): SchemaFacts | undefined {
	return schemasByName(schemas, name)[0];
}

/** A role of the profile. */
export function roleNamed(roles: readonly DesiredRole[], name: string): DesiredRole | undefined {
	return rolesByName(roles, name)[0];
}

/** A schema of the profile. */
export function wantedSchema(schemas: readonly DesiredSchema[], name: string): DesiredSchema | undefined {
	return wantedByName(schemas, name)[0];
}

export function classesIn({ classes }: Interior, schema: string): readonly ObjectClass[] {
	return classesBySchema(classes, schema);
}

/** null: those that hold in every schema. */
export function defaultsIn({ defaults }: Interior, schema: string | null): readonly DefaultPrivileges[] {
	return defaultsBySchema(defaults, schema);
}

/** What a role is a member of. */
export function membershipsOf(memberships: readonly Membership[], member: string): readonly Membership[] {
	return membershipsByMember(memberships, member);
}

/** Who is a member of a role. */
export function membersOf(memberships: readonly Membership[], role: string): readonly Membership[] {
	return membershipsByRole(memberships, role);
}
