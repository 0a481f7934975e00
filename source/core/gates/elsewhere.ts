import { type DesiredDatabase, mapSchema } from '../access/desired.js';
import { functionName, mapTable } from '../access/row-security/tenant-function.js';
import type { Interior, ObjectClass, SchemaFacts } from './catalog.js';
import { rightsOf } from './grants.js';
import { heldBy } from './held.js';
import { summed, waysOf } from './holders.js';
import { classesIn, once, wantedSchema } from './lookup.js';
import { said } from './mend.js';
import { className, classSql, ownerSql } from './object-sql.js';
import { identities, type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';
import { reachOf } from './reach.js';

/**
 * The third gate in schemas that are not the profile's and that the login may look into all the same, as it must where an
 * extension lives: nothing there is its own. What belongs to the extension itself is left out.
 */
export function elsewhereProbes(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const looksInto = (schema: SchemaFacts) =>
		identities(login).some((role) => heldBy(interior, schema, role).includes('USAGE'));
	const all = strangeSchemas(interior)(wanted);
	return [
		...all.filter(looksInto).map(({ name }) => nothingIn(place, interior, login, name, () => true)),
		// Behind a schema that is shut a right opens nothing yet: only what is the login's own, and not everybody's, is told.
		...all
			.filter((schema) => !looksInto(schema))
			.map(({ name }) =>
				nothingIn(place, interior, login, name, (object) => isNamed(place, login, object) && !isOfMap(wanted, object)),
			)
			.filter(({ catalog }) => catalog?.says === 'allowed'),
	];
}

/** The map and its function have checks of their own. */
function isOfMap({ tenantMap }: DesiredDatabase, { schema, members }: ObjectClass): boolean {
	return (
		tenantMap !== undefined &&
		schema === mapSchema &&
		members.every(({ name, signature }) => name === mapTable || (name === functionName && signature === ''))
	);
}

/** Owned by the login, or granted to it or to a role whose rights it has. */
function isNamed({ server }: Place, login: Login, object: ObjectClass): boolean {
	const reach = reachOf(server.memberships, login.name);
	const names = rightsOf(object).map(({ grantee }) => grantee);
	return [object.owner, ...names].some(
		(role) => role !== null && (role === login.name || reach.get(role)?.inherits === true),
	);
}

const strangeSchemas = once((interior: Interior) =>
	once(({ schemas }: DesiredDatabase) =>
		interior.schemas.filter(({ name }) => wantedSchema(schemas, name) === undefined),
	),
);

function nothingIn(
	place: Place,
	interior: Interior,
	login: Login,
	schema: string,
	isAsked: (object: ObjectClass) => boolean,
): Probe {
	const found = classesIn(interior, schema)
		// What the profile's owner made here is its own, and the migrate login's as whom it starts.
		.filter((object) => login.startsAs === login.name || object.owner !== login.startsAs)
		.filter(isAsked)
		.flatMap((object) => reached(place, interior, login, object));
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

type Found = { readonly says: string; readonly fix: string | null };

function reached(place: Place, interior: Interior, login: Login, object: ObjectClass): readonly Found[] {
	const role = identities(login).find((each) => heldBy(interior, object, each).length > 0);
	if (role === undefined) return [];
	const held = heldBy(interior, object, role);
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
