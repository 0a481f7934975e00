import type { DesiredSchema, ObjectGrants } from '../access/desired.js';
import { grantKind } from '../access/object-kind.js';
import { offeredOf } from '../access/row-security/standing.js';
import { routinePrivileges, sequencePrivileges, tablePrivileges } from '../profile/access.js';
import type { ObjectClass } from './catalog.js';
import type { Login, Place } from './place.js';
import { standingOfClass } from './rows/shared.js';

/** Every privilege that this server knows on this kind of object. */
export function privilegesOn(object: Pick<ObjectClass, 'kind'>, version: number): readonly string[] {
	const all = { tables: tablePrivileges, sequences: sequencePrivileges, routines: routinePrivileges }[
		grantKind(object)
	];
	return all.filter((privilege) => privilege !== 'MAINTAIN' || version >= 170_000);
}

/** What the profile gives this login on these objects. */
export function wishFor(place: Place, schema: DesiredSchema, login: Login, object: ObjectClass): readonly string[] {
	if (login.startsAs === object.owner && login.startsAs === schema.owner)
		return privilegesOn(object, place.server.version);
	const kind = grantKind(object);
	const standing = standingOfClass(schema, object);
	return [
		...new Set(
			grantsFor(schema, login)
				.filter((grant) => kind !== 'routines' || isOffered(place, schema, object, grant))
				.flatMap((grant): readonly string[] =>
					standing === undefined ? grant[kind] : offeredOf(standing, grant.tables),
				),
		),
	];
}

/** Its own, and those of its groups. */
export function grantsFor(schema: DesiredSchema, login: Login): readonly ObjectGrants[] {
	return schema.grants.filter((grant) => login.holdsAs.includes(grant.role));
}

/**
 * Routines of the profile's creators alone, and one that runs with the rights of a superuser or of a role that bypasses
 * row security only by name.
 */
function isOffered(place: Place, schema: DesiredSchema, object: ObjectClass, { named }: ObjectGrants): boolean {
	const owner = place.server.roles.get(object.owner);
	const mighty = owner === undefined || owner.superuser || owner.bypassRowSecurity;
	return schema.creators.includes(object.owner) && (named || !(object.securityDefiner && mighty));
}
