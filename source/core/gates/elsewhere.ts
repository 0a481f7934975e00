import type { Interior, ObjectClass } from './catalog.js';
import { rightsOf } from './grants.js';
import { summed, waysOf } from './holders.js';
import { said } from './mend.js';
import { className, classSql, ownerSql } from './object-sql.js';
import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';

/**
 * The third gate in schemas that are not the profile's and that the login may look into all the same, as it must where an
 * extension lives: nothing there is its own. What belongs to the extension itself is left out.
 */
export function elsewhereProbes(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const own = new Set(wanted.schemas.map((schema) => schema.name));
	return interior.schemas
		.filter(({ name, held }) => !own.has(name) && identities(login).some((role) => held[role]?.includes('USAGE')))
		.map(({ name }) => nothingIn(place, interior, login, name));
}

/** A login, and the role that its sessions start as. */
function identities(login: Login): readonly string[] {
	return [...new Set([login.name, login.startsAs])];
}

function nothingIn(place: Place, interior: Interior, login: Login, schema: string): Probe {
	const found = interior.classes
		.filter((object) => object.schema === schema)
		// What the profile's owner made here is its own, and the migrate login's as whom it starts.
		.filter((object) => login.startsAs === login.name || object.owner !== login.startsAs)
		.flatMap((object) => reached(place, login, object));
	return {
		id: probeId('object', login.name, place.wanted.name, 'nothing-in', schema),
		gate: 'object',
		role: login.name,
		database: place.wanted.name,
		subject: `anything in schema ${schema}`,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			found.length === 0
				? { says: 'denied', because: `nothing in schema ${schema} lets it in, but what an extension brought` }
				: { says: 'allowed', because: found.map((each) => each.says).join('; ') },
		otherwise: 'fail',
		fix: [...new Set(found.map((each) => each.fix).filter((fix) => fix !== null))].join('\n') || null,
		behind: [signInId(login.name, place.wanted.name)],
	};
}

function reached(place: Place, login: Login, object: ObjectClass): readonly { says: string; fix: string | null }[] {
	const role = identities(login).find((each) => (object.held[each] ?? []).length > 0);
	if (role === undefined) return [];
	const held = object.held[role] ?? [];
	const ways = summed(
		waysOf(
			place,
			role,
			held.map((each) => each.replace(/ \(columns\)$/, '')),
			{
				on: classSql(object),
				owner: object.owner,
				acl: rightsOf(object),
				reown: null,
			},
		),
	);
	const reown = object.owner === role ? reowned(place, object) : null;
	const lends = object.securityDefiner ? `, which runs with the rights of ${object.owner}` : '';
	return [{ says: `${className(object)}${lends}: ${ways.because}`, fix: reown ?? ways.fix }];
}

/** To the owner of the database, whom nobody becomes. */
function reowned({ wanted }: Place, object: ObjectClass): string {
	return object.members.map((member) => said(ownerSql(object, member, wanted.owner))).join('\n');
}
