import { few } from '../../access/diff/words.js';
import { isLoose } from '../../access/row-security/standing.js';
import { groupBy } from '../../group-by.js';
import { sql } from '../../sql/sql.js';
import type { Interior, ObjectClass } from '../catalog.js';
import { heldBy } from '../held.js';
import { classesIn } from '../lookup.js';
import { said } from '../mend.js';
import { className, classSql, eachOf } from '../object-sql.js';
import type { Place } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import { reachOf } from '../reach.js';
import { boundNames, type SharedSchema, sharedSchemas, standingOfClass } from './shared.js';

/**
 * Routines that tenants may call and that run as the owner of what no policy guards: a partition by itself, a materialized
 * view, a table that was shut. To call one would tell nothing of what it does for another argument, so nobody is proved.
 */
export function definerProbes(place: Place): readonly Probe[] {
	const { interior } = place;
	if (interior.kind === 'unreadable') return [];
	return sharedSchemas(place).flatMap((schema) => inSchema(place, interior, schema));
}

function inSchema(place: Place, interior: Interior, schema: SharedSchema): readonly Probe[] {
	const tenants = [...boundNames(place, schema)];
	const classes = classesIn(interior, schema.name);
	const loose = classes.filter((object) => {
		const standing = standingOfClass(schema, object);
		return standing !== undefined && isLoose(standing, object, object.rows ?? undefined);
	});
	const isCalled = (object: ObjectClass) => tenants.some((name) => heldBy(interior, object, name).includes('EXECUTE'));
	const callable = classes.filter((object) => object.securityDefiner && isCalled(object));
	return [...groupBy(callable, (object) => object.owner)].flatMap(([owner, routines]) => {
		const reached = [...reachOf(place.server.memberships, owner).values()].filter(({ inherits }) => inherits);
		const acts = new Set([owner, ...reached.map(({ role }) => role)]);
		const within = loose.filter((object) => acts.has(object.owner));
		if (within.length === 0) return [];
		const unread = `${few(routines.map(className))} ${routines.length === 1 ? 'runs' : 'run'} with the rights of ${owner}, whom no policy binds in ${few(within.map(className))}: only who reads the body knows whose rows it shows`;
		const remedy = routines.flatMap(eachOf).map((routine) => said(sql`ALTER ${classSql(routine)} SECURITY INVOKER`));
		return [
			{
				id: probeId('object', owner, place.wanted.name, 'definer-routines', schema.name),
				gate: 'object',
				role: owner,
				database: place.wanted.name,
				subject: `what runs as ${owner} showing a tenant the rows of others`,
				expect: 'denied',
				ask: { kind: 'catalog', unread, remedy: remedy.join('\n') },
				catalog: null,
				otherwise: 'fail',
				fix: null,
				behind: [],
			},
		];
	});
}
