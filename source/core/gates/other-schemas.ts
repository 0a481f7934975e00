import { type DesiredDatabase, mapSchema, mark } from '../access/desired.js';
import type { Interior, SchemaFacts } from './catalog.js';
import { heldBy, holdings } from './held.js';
import { once, wantedSchema } from './lookup.js';
import type { Login } from './place.js';
import type { Probe } from './probe.js';
import { createProbe, type InPlace, usageProbe } from './schema-rights.js';

/**
 * Schemas that are not the login's: other tenants', and those that are not the profile's. The catalog answers for all of
 * them. Each that is open is told; of those that are shut one of either kind is tried.
 */
export function otherSchemaProbes(place: InPlace, login: Login, ownOrBeside: ReadonlySet<string>): readonly Probe[] {
	const { interior } = place;
	const kinds = kindsOf(place);
	const own = new Set([...ownOrBeside, ...ofTenantsNotAskedAbout(place, login)]);
	const held = [...heldIn(interior, interior.schemas, login.name), ...openToAll(interior.schemas)];
	const open = [...new Set(held)].filter(({ name }) => !own.has(name) && kinds.all.has(name));
	const known = new Set([...own, ...open.map(({ name }) => name)]);
	return [
		...open.flatMap((schema) => [
			usageProbe(place, login, schema, 'denied'),
			...(heldBy(interior, schema, login.name).includes('CREATE') ? [createProbe(place, login, schema, 'denied')] : []),
		]),
		...[kinds.tenants, kinds.others].flatMap((schemas) => shut(place, login, schemas, known)),
	];
}

/**
 * A migrate login that serves all tenants starts as the owner of their schemas, also of those whose tenants this run does
 * not ask about: the mark tells them from what somebody else made in the owner's name.
 */
function ofTenantsNotAskedAbout({ desired, wanted, interior }: InPlace, login: Login): readonly string[] {
	const serves = wanted.schemas.some(({ perTenant, owner }) => perTenant && owner === login.startsAs);
	if (login.role.perTenant || !serves) return [];
	return interior.schemas
		.filter(({ owner, comment }) => owner === login.startsAs && comment === mark(desired.profile))
		.map(({ name }) => name);
}

/** One that is shut stands for all that are. */
function shut(
	place: InPlace,
	login: Login,
	schemas: ReadonlyMap<string, SchemaFacts>,
	known: ReadonlySet<string>,
): readonly Probe[] {
	const excepted = [...known].filter((name) => schemas.has(name)).length;
	for (const [name, schema] of schemas)
		if (!known.has(name)) return [usageProbe(place, login, schema, 'denied', schemas.size - excepted)];
	return [];
}

type Kinds = {
	readonly all: ReadonlySet<string>;
	readonly tenants: ReadonlyMap<string, SchemaFacts>;
	readonly others: ReadonlyMap<string, SchemaFacts>;
};

function kindsOf({ interior, wanted }: InPlace): Kinds {
	return sorted(interior)(wanted);
}

/** What an extension brought is not ours to judge; the schema of the map is asked about by itself. */
const sorted = once((interior: Interior) =>
	once(({ schemas: wanted, tenantMap }: DesiredDatabase): Kinds => {
		const known = tenantMap === undefined ? undefined : mapSchema;
		const judged = interior.schemas.filter(({ name, ofExtension }) => !ofExtension && name !== known);
		const isTenants = ({ name }: SchemaFacts) => wantedSchema(wanted, name) !== undefined;
		const byName = (schemas: readonly SchemaFacts[]) => new Map(schemas.map((schema) => [schema.name, schema]));
		return {
			all: new Set(judged.map(({ name }) => name)),
			tenants: byName(judged.filter(isTenants)),
			others: byName(judged.filter((schema) => !isTenants(schema))),
		};
	}),
);

const heldIn = holdings<SchemaFacts>();

const openToAll = once((schemas: readonly SchemaFacts[]): readonly SchemaFacts[] =>
	schemas.filter((schema) => schema.heldByAll.length > 0),
);
