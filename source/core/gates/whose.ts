import type { DesiredSchema } from '../access/desired.js';
import { mayHaveApplied } from '../access/maker.js';
import { membersOf } from './lookup.js';
import { isOurs } from './ours.js';
import { loginNames, type Place } from './place.js';

/** No grant matters: a superuser needs none, what stands for the database's owner is its owner, and a dropped role is nobody. */
export function isBeyondGrants({ server }: Place, role: string): boolean {
	const facts = server.roles.get(role);
	return facts === undefined || facts.superuser || role === 'pg_database_owner';
}

/** What a role beside the logins may hold on the database. */
export function mayEnter(place: Place, role: string, privilege: string): boolean {
	const { desired, wanted, server } = place;
	if (loginNames(wanted.logins).has(role)) return true;
	if (privilege === 'TEMPORARY')
		return wanted.temporary.includes(role) || wanted.keep.includes(role) || isOtherTenants(place, role);
	if (privilege !== 'CONNECT') return false;
	if (wanted.connect.includes(role)) return true;
	const elsewhere = desired.databases.some((other) => other.name !== wanted.name && loginNames(other.logins).has(role));
	const creates = wanted.schemas.some((schema) => schema.creators.includes(role) && role !== schema.owner);
	// A login of another database is told so where it is seen to enter this one.
	return elsewhere || creates || wanted.keep.includes(role) || administers({ wanted, server }, role);
}

/** Where the logins of the tenants that are asked about may make temporary tables, so may those of the others. */
function isOtherTenants(place: Place, role: string): boolean {
	const { wanted, server } = place;
	if (wanted.perTenant || wanted.temporary.length === 0) return false;
	return server.roles.get(role)?.login === true && isOurs(place, role);
}

/** We ourselves, or who may have applied the profile: its own way in opens nothing that is not open to it. */
export function administers({ wanted, server }: Pick<Place, 'wanted' | 'server'>, name: string): boolean {
	if (name === server.administrator) return true;
	const createRole = server.roles.get(name)?.createRole;
	return mayHaveApplied({ name, createRole }, server.version, membersOf(server.memberships, wanted.owner));
}

/** What a role beside the logins may hold on a schema of the profile: a creator could make nothing without. */
export function mayLookInto({ wanted }: Place, schema: DesiredSchema, role: string, privilege: string): boolean {
	if (role === schema.owner || loginNames(wanted.logins).has(role) || schema.creators.includes(role)) return true;
	if (schema.users.includes(role)) return privilege === 'USAGE';
	return privilege === 'USAGE' && wanted.keep.includes(role);
}
