import { groupBy } from '../../group-by.js';
import type { Finding } from '../../plan/draft.js';
import type { DesiredDatabase, DesiredSchema } from '../desired.js';
import { objectName } from '../object-kind.js';
import { offered } from '../offer.js';
import { isLoose, type Standings } from '../row-security/standing.js';
import type { Situation } from '../situation.js';
import { few } from './words.js';

/**
 * A SECURITY DEFINER routine runs as its owner, which policies bind in the tables that the tenants share. In what holds
 * the same rows and has no policy of its own nothing binds it, and what the routine does there nobody can tell from here.
 */
export function definers(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	standings: Standings,
): Finding['warnings'] {
	const inside = situation.inside(wanted);
	const loose = groupBy(
		standings.filter(({ object, standing }) => isLoose(standing, object, inside.table(object))),
		({ object }) => object.owner,
	);
	const handed = inside
		.objectsIn(schema.name)
		.filter((object) => object.securityDefiner && !object.ofExtension)
		.filter((object) => schema.grants.some((grant) => offered(situation, wanted, schema, object, grant).length > 0));
	return [...groupBy(handed, (object) => object.owner)].flatMap(([owner, routines]) => {
		const acts = [
			owner,
			...situation
				.membershipsOf(owner)
				.filter((each) => each.inherit)
				.map((each) => each.role),
		];
		const within = acts.flatMap((role) => loose.get(role)?.map(({ object }) => objectName(object)) ?? []);
		if (within.length === 0) return [];
		const message = `${few(routines.map(objectName))} ${routines.length === 1 ? 'runs' : 'run'} with the rights of ${owner}, whom no policy binds in ${few(within)}: what is read or changed there is every tenant's. If that is not meant, let them run with the rights of their caller (SECURITY INVOKER).`;
		return [{ code: 'definer-routine', message }];
	});
}
