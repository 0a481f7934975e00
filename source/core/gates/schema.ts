import type { DesiredSchema } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import type { Interior, SchemaFacts } from './catalog.js';
import { extensionHomes } from './extension-homes.js';
import { summed, waysOf } from './holders.js';
import { said } from './mend.js';
import type { Login, Place } from './place.js';
import type { Outcome, Probe } from './probe.js';
import { createProbe, createSchemaProbe, schemaProbe, thingOf, usageProbe } from './schema-rights.js';
import { searchPathProbe } from './search-path.js';

/** The second gate, for one login: it looks into the profile's schema and no other, and makes nothing there. */
export function schemaProbes(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [unreadable(place, login.name, interior.reason)];
	const own = wanted.schemas.filter((schema) => schema.users.includes(login.name) || schema.owner === login.startsAs);
	const homes = extensionHomes(place);
	const others = interior.schemas.filter(
		(schema) => !own.some(({ name }) => name === schema.name) && !schema.ofExtension,
	);
	const reading: readonly Reading[] = [
		...own.map((schema) => ({ name: schema.name, usage: 'allowed', create: createOf(schema, login) }) as const),
		...others
			.filter(({ name }) => name === 'public' || homes.includes(name))
			.map(({ name }) => ({ name, usage: homes.includes(name) ? 'allowed' : 'denied', create: 'denied' }) as const),
	];
	const rest = others.filter(({ name }) => !reading.some((each) => each.name === name));
	return [
		...reading.flatMap((each) => {
			const schema = interior.schemas.find(({ name }) => name === each.name);
			return schema === undefined
				? [absent(place, login, each.name)]
				: [usageProbe(place, login, schema, each.usage), createProbe(place, interior, login, schema, each.create)];
		}),
		...searchPathProbe(place, login),
		...otherSchemas(place, interior, login, rest),
		...createSchemaProbe(place, interior, login),
	];
}

type Reading = { readonly name: string; readonly usage: Outcome; readonly create: Outcome };

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
		fix: `gatehouse apply ${place.desired.profile}`,
	});
}

/** Schemas of the database that are not the profile's: shut, and one of those that are alike is tried. */
function otherSchemas(
	place: Place,
	interior: Interior,
	login: Login,
	schemas: readonly SchemaFacts[],
): readonly Probe[] {
	const open = schemas.filter((schema) => (schema.held[login.name] ?? []).length > 0);
	const shut = schemas.filter((schema) => !open.includes(schema));
	const [first] = shut;
	const alike: readonly Probe[] =
		first === undefined
			? []
			: [
					{
						...usageProbe(place, login, first, 'denied'),
						subject: `USAGE on schema ${first.name}${shut.length > 1 ? ` (1 of ${shut.length} alike)` : ''}`,
					},
				];
	return [
		...open.flatMap((schema) => [
			usageProbe(place, login, schema, 'denied'),
			...(schema.held[login.name]?.includes('CREATE') ? [createProbe(place, interior, login, schema, 'denied')] : []),
		]),
		...alike,
	];
}

/** The schema is its owner's, who may drop whatever is in it. One that was there keeps its owner; a stranger is too much. */
export function schemaOwnerProbes(place: Place): readonly Probe[] {
	const { interior, wanted, server } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema): readonly Probe[] => {
		const facts = interior.schemas.find(({ name }) => name === schema.name);
		if (facts === undefined) return [];
		const right = facts.owner === schema.owner;
		const login = wanted.logins.includes(facts.owner);
		const known = !login && (schema.creators.includes(facts.owner) || facts.owner === 'pg_database_owner');
		const { reown } = thingOf(place, facts);
		return [
			{
				...schemaProbe(place, schema.owner, ['owns', schema.name], {
					subject: `owning schema ${schema.name}`,
					expect: 'allowed',
					ask: { kind: 'catalog' },
					catalog: right
						? { says: 'allowed', because: 'it owns the schema' }
						: {
								says: 'denied',
								because: `the schema belongs to ${facts.owner}, who may drop everything in it and let others in`,
							},
					fix: reown === null ? null : said(reown),
					behind: [],
				}),
				otherwise: known || server.roles.get(facts.owner)?.superuser === true ? 'warn' : 'fail',
			},
		];
	});
}

/** The second gate, for everybody: PUBLIC holds nothing on the profile's schemas and on `public`. */
export function schemaProbesOfAll(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const names = new Set(['public', ...wanted.schemas.map((schema) => schema.name)]);
	return interior.schemas
		.filter((schema) => names.has(schema.name))
		.map((schema) => {
			const held = [...new Set(schema.acl.filter((item) => item.grantee === null).map((item) => item.privilege))];
			const ways = summed(waysOf(place, null, held, thingOf(place, schema)));
			return schemaProbe(place, 'PUBLIC', ['nothing', schema.name], {
				subject: `any right on schema ${schema.name}`,
				expect: 'denied',
				ask: { kind: 'catalog' },
				catalog:
					held.length === 0
						? { says: 'denied', because: `PUBLIC holds nothing on schema ${schema.name}` }
						: {
								says: 'allowed',
								because: `every role that enters the database holds ${inWords(held)} on schema ${schema.name}`,
							},
				fix: ways.fix,
				behind: [],
			});
		});
}
