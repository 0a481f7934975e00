import type { CurrentObject } from './current.js';
import type { DesiredDatabase, DesiredSchema, ObjectGrants } from './desired.js';
import { grantKind } from './object-kind.js';
import { offeredOf, type Standing, standingOf } from './row-security/standing.js';
import type { Situation } from './situation.js';

/** What of a grant's privileges its role is to hold on this object. */
export function offered(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	object: CurrentObject,
	grant: ObjectGrants,
): readonly string[] {
	const kind = grantKind(object);
	if (kind === 'routines') return isCallable(situation, schema, object, grant) ? grant.routines : [];
	const standing = kind === 'tables' ? standingIn(situation, wanted, schema, object) : undefined;
	return standing === undefined ? grant[kind] : offeredOf(standing, grant.tables);
}

/** What a table is to the tenants; undefined where they do not share their tables. */
export function standingIn(
	situation: Situation,
	wanted: DesiredDatabase,
	{ rowSecurity }: DesiredSchema,
	object: CurrentObject,
): Standing | undefined {
	if (rowSecurity === undefined) return undefined;
	return standingOf(rowSecurity, object, situation.inside(wanted).table(object));
}

/** Routines are offered only where their owner is one of the profile's creators, and one that is mighty only by name. */
function isCallable(
	situation: Situation,
	schema: DesiredSchema,
	object: CurrentObject,
	{ named }: ObjectGrants,
): boolean {
	return schema.creators.includes(object.owner) && (named || !isMighty(situation, object));
}

/** Runs with the rights of a superuser, or of a role that row security does not bind. */
export function isMighty(situation: Situation, object: CurrentObject): boolean {
	const owner = situation.role(object.owner);
	return object.securityDefiner && (owner?.superuser === true || owner?.bypassRowSecurity === true);
}
