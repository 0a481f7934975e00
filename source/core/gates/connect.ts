import type { DesiredRole } from '../access/desired.js';
import { loginAttributes, ownerAttributes } from './attributes.js';
import { membershipProbe, membersProbe } from './memberships.js';
import { databaseOwnerProbe, otherDatabaseProbes, publicOnDatabase, templateProbe } from './other-databases.js';
import { groupsOf, type Login, type Place } from './place.js';
import { powerProbes } from './powers.js';
import type { Probe } from './probe.js';
import { secondLoginProbe } from './second-login.js';
import { signInProbe } from './sign-in.js';

/** The first gate, for one login: it enters its database and no other, and has no power beside its grants. */
export function connectProbes(place: Place, login: Login): readonly Probe[] {
	return [
		signInProbe(place, login),
		...secondLoginProbe(place, login),
		...loginAttributes(place, login),
		membershipProbe(place, login.role),
		membersProbe(place, login.role),
		...powerProbes(place, login),
		...otherDatabaseProbes(place, login),
	];
}

/** The first gate, for everybody: what PUBLIC holds, and what the owners and groups are. */
export function connectProbesOfAll(place: Place): readonly Probe[] {
	return [
		...publicOnDatabase(place),
		...databaseOwnerProbe(place),
		...templateProbe(place),
		...[...ownersOf(place), ...groupsOf(place)].flatMap((role) => [
			...ownerAttributes(place, role),
			membershipProbe(place, role),
			membersProbe(place, role),
		]),
	];
}

function ownersOf({ desired, wanted }: Place): readonly DesiredRole[] {
	const names = new Set([wanted.owner, ...wanted.schemas.map((schema) => schema.owner)]);
	return desired.roles.filter((role) => role.kind !== 'login' && role.kind !== 'group' && names.has(role.name));
}
