import type { DesiredSchema } from '../access/desired.js';
import { groupBy } from '../group-by.js';
import type { SchemaFacts } from './catalog.js';
import { extensionHomes } from './extension-homes.js';
import { heldBy } from './held.js';
import { schemaNamed } from './lookup.js';
import { otherSchemaProbes } from './other-schemas.js';
import { identities, type Login, ownSchemas, type Place } from './place.js';
import type { Outcome, Probe } from './probe.js';
import { createProbe, createSchemaProbe, type InPlace, schemaProbe, usageProbe } from './schema-rights.js';
import { searchPathProbe } from './search-path.js';

/** The second gate, for one login: it looks into its own schema and no other, and makes nothing there. */
export function schemaProbes(place: Place, login: Login): readonly Probe[] {
	const { interior } = place;
	if (interior.kind === 'unreadable') return [unreadable(place, login.name, interior.reason)];
	const inPlace = { ...place, interior };
	const own = ownSchemas(place, login);
	const known = new Set(own.map(({ name }) => name));
	const homes = extensionHomes(place);
	const beside = [...new Set(['public', ...homes])]
		.filter((name) => !known.has(name))
		.flatMap((name) => schemaNamed(interior, name) ?? [])
		.filter((schema) => !schema.ofExtension);
	return [
		...own
			.filter(({ name }) => schemaNamed(interior, name) === undefined)
			.map(({ name }) => absent(place, login, name)),
		...alike(inPlace, login, own).flatMap(({ facts, wanted, count }) => [
			usageProbe(inPlace, login, facts, 'allowed', count),
			createProbe(inPlace, login, facts, createOf(wanted, login), count),
		]),
		...beside.flatMap((schema) => [
			usageProbe(inPlace, login, schema, homes.includes(schema.name) ? 'allowed' : 'denied'),
			createProbe(inPlace, login, schema, 'denied'),
		]),
		...searchPathProbe(place, login),
		...otherSchemaProbes(inPlace, login, new Set([...known, ...beside.map(({ name }) => name)])),
		...createSchemaProbe(inPlace, login),
	];
}

type Own = { readonly wanted: DesiredSchema; readonly facts: SchemaFacts; readonly count: number };

/** Of its schemas those that nobody can tell apart by what they allow it: a login that serves all tenants has thousands. */
function alike({ interior }: InPlace, login: Login, own: readonly DesiredSchema[]): readonly Own[] {
	const there = own.flatMap((wanted) => {
		const facts = schemaNamed(interior, wanted.name);
		return facts === undefined ? [] : [{ wanted, facts }];
	});
	const classes = groupBy(there, ({ facts }) => {
		const names: readonly (string | null)[] = [null, ...identities(login), ...login.holdsAs];
		const mine = facts.acl.filter((item) => names.includes(item.grantee));
		return JSON.stringify([
			facts.owner,
			heldBy(interior, facts, login.name),
			heldBy(interior, facts, login.startsAs),
			mine,
		]);
	});
	return [...classes.values()].flatMap(([first, ...others]) =>
		first === undefined ? [] : [{ ...first, count: others.length + 1 }],
	);
}

function createOf(schema: DesiredSchema, login: Login): Outcome {
	return schema.owner === login.startsAs ? 'allowed' : 'denied';
}

function unreadable(place: Place, role: string, unread: string): Probe {
	return schemaProbe(place, role, ['schemas'], {
		subject: 'the schemas',
		expect: 'allowed',
		ask: { kind: 'catalog', unread },
		catalog: null,
		fix: null,
	});
}

/** A schema of the profile that is not there. */
function absent(place: Place, login: Login, name: string): Probe {
	return schemaProbe(place, login.name, ['usage', name], {
		subject: `USAGE on schema ${name}`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog: { says: 'denied', because: `there is no schema ${name}` },
		fix: `gatehouse apply ${place.desired.calledAs}`,
	});
}
