import type { DesiredSchema } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import { parseIdentifierList } from '../sql/identifier-list.js';
import { identifier, qualified } from '../sql/quote.js';
import { list, sql } from '../sql/sql.js';
import type { Interior, SchemaFacts } from './catalog.js';
import { summed, type Thing, waysOf } from './holders.js';
import { said } from './mend.js';
import { type Login, type Place, signInId } from './place.js';
import { onlyCatalog } from './powers.js';
import { type Ask, type Outcome, type Probe, probeId } from './probe.js';

/** A relation that is not there: with USAGE the server says so (42P01), without it refuses to look (42501). */
const noSuchRelation = 'gatehouse: no such relation';

export function usageId(login: string, database: string, schema: string): string {
	return probeId('schema', login, database, 'usage', schema);
}

/** The second gate, for one login: it looks into the profile's schema and no other, and makes nothing there. */
export function schemaProbes(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [unreadable(place, login.name, interior.reason)];
	const own = wanted.schemas.filter((schema) => schema.users.includes(login.name) || schema.owner === login.startsAs);
	const homes = interior.extensions.filter((each) => wanted.extensions.includes(each.name)).map((each) => each.schema);
	const others = interior.schemas.filter((schema) => !own.some(({ name }) => name === schema.name) && !schema.ofExtension);
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
				: [usage(place, login, schema, each.usage), create(place, interior, login, schema, each.create)];
		}),
		...searchPath(place, login),
		...otherSchemas(place, interior, login, rest),
		...createSchema(place, interior, login),
	];
}

type Reading = { readonly name: string; readonly usage: Outcome; readonly create: Outcome };

function createOf(schema: DesiredSchema, login: Login): Outcome {
	return schema.owner === login.startsAs ? 'allowed' : 'denied';
}

type Rest = Pick<Probe, 'subject' | 'expect' | 'ask' | 'catalog' | 'fix'> & { readonly behind?: readonly string[] };

function probe({ wanted }: Place, role: string, topic: readonly string[], rest: Rest): Probe {
	return {
		id: probeId('schema', role, wanted.name, ...topic),
		gate: 'schema',
		role,
		database: wanted.name,
		otherwise: 'fail',
		behind: [signInId(role, wanted.name)],
		...rest,
	};
}

function unreadable(place: Place, role: string, unread: string): Probe {
	return probe(place, role, ['schemas'], {
		subject: 'the schemas',
		expect: 'allowed',
		ask: { kind: 'catalog', unread },
		catalog: null,
		fix: null,
	});
}

/** A schema of the profile that is not there. */
function absent(place: Place, login: Login, name: string): Probe {
	return probe(place, login.name, ['usage', name], {
		subject: `USAGE on schema ${name}`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog: { says: 'denied', because: `there is no schema ${name}` },
		fix: `gatehouse apply ${place.desired.profile}`,
	});
}

function thing({ owner, acl, name }: SchemaFacts): Thing {
	return { on: sql`SCHEMA ${identifier(name)}`, owner, acl, reown: null };
}

function usage(place: Place, login: Login, schema: SchemaFacts, expect: Outcome): Probe {
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = schema.held[asked]?.includes('USAGE') === true;
	const ways = summed(waysOf(place.server, asked, ['USAGE'], thing(schema)));
	return probe(place, login.name, ['usage', schema.name], {
		subject: `USAGE on schema ${schema.name}`,
		expect,
		ask: {
			kind: 'statement',
			sql: sql`EXPLAIN SELECT FROM ${qualified(schema.name, noSuchRelation)}`,
			transaction: 'read only',
			as: expect === 'allowed' ? 'start' : 'login',
			allowedBy: ['42P01'],
		},
		catalog: held
			? { says: 'allowed', because: ways.because }
			: { says: 'denied', because: `no way leads ${asked} to USAGE on ${schema.name}` },
		fix: expect === 'allowed' ? said(sql`GRANT USAGE ON SCHEMA ${identifier(schema.name)} TO ${identifier(asked)}`) : ways.fix,
	});
}

function create(place: Place, interior: Interior, login: Login, schema: SchemaFacts, expect: Outcome): Probe {
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = schema.held[asked]?.includes('CREATE') === true;
	const ways = summed(waysOf(place.server, asked, ['CREATE'], thing(schema)));
	return probe(place, login.name, ['create', schema.name], {
		subject: `CREATE in schema ${schema.name}`,
		expect,
		ask: refusedAnyway(held, interior, {
			kind: 'statement',
			sql: sql`CREATE TABLE ${qualified(schema.name, 'gatehouse_probe')} ()`,
			transaction: 'read write',
			as: 'login',
			allowedBy: [],
		}),
		catalog: held
			? { says: 'allowed', because: ways.because }
			: { says: 'denied', because: `no way leads ${asked} to CREATE in ${schema.name}${interior.eventTriggers ? onlyCatalog : ''}` },
		fix: expect === 'allowed' ? said(sql`GRANT CREATE ON SCHEMA ${identifier(schema.name)} TO ${identifier(asked)}`) : ways.fix,
	});
}

/** What could change something is tried only where the catalog refuses it and no event trigger would fire. */
function refusedAnyway(held: boolean, interior: Interior, live: Ask): Ask {
	return held || interior.eventTriggers ? { kind: 'catalog' } : live;
}

/** Unqualified names are looked up in the profile's schema first. What the profile itself sets is its own affair. */
function searchPath(place: Place, login: Login): readonly Probe[] {
	const { wanted } = place;
	const wish = wanted.searchPath.get(login.name) ?? [];
	const set = wanted.settings.find((setting) => setting.role === login.name && setting.name === 'search_path');
	const path = set === undefined ? wish : parseIdentifierList(set.value);
	const first = path.find((name) => wish.includes(name));
	if (first === undefined) return [];
	const alter = sql`ALTER ROLE ${identifier(login.name)} IN DATABASE ${identifier(wanted.name)}`;
	return [
		probe(place, login.name, ['search-path'], {
			subject: `names without a schema are looked up in ${first}`,
			expect: 'allowed',
			ask: {
				kind: 'question',
				sql: sql`SELECT (pg_catalog.current_schemas(false))[1] AS seen`,
				wanted: first,
				words: 'they are looked up first in',
			},
			catalog: null,
			fix: said(sql`${alter} SET search_path = ${list(path.map(identifier))}`),
			behind: [signInId(login.name, wanted.name), usageId(login.name, wanted.name, first)],
		}),
	];
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
						...usage(place, login, first, 'denied'),
						subject: `USAGE on schema ${first.name}${shut.length > 1 ? ` (1 of ${shut.length} alike)` : ''}`,
					},
				];
	return [
		...open.flatMap((schema) => [
			usage(place, login, schema, 'denied'),
			...(schema.held[login.name]?.includes('CREATE') ? [create(place, interior, login, schema, 'denied')] : []),
		]),
		...alike,
	];
}

function createSchema(place: Place, interior: Interior, login: Login): readonly Probe[] {
	const { wanted, server } = place;
	const database = server.databases.find((each) => each.name === wanted.name);
	if (database === undefined) return [];
	const held = interior.held[login.name]?.includes('CREATE') === true;
	const ways = summed(
		waysOf(server, login.name, ['CREATE'], {
			on: sql`DATABASE ${identifier(wanted.name)}`,
			owner: database.owner,
			acl: database.acl,
			reown: sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${identifier(wanted.owner)}`,
		}),
	);
	return [
		probe(place, login.name, ['create-schema'], {
			subject: 'CREATE SCHEMA',
			expect: 'denied',
			ask: refusedAnyway(held, interior, {
				kind: 'statement',
				sql: sql`CREATE SCHEMA gatehouse_probe`,
				transaction: 'read write',
				as: 'login',
				allowedBy: [],
			}),
			catalog: held
				? { says: 'allowed', because: ways.because }
				: { says: 'denied', because: `it does not hold CREATE on the database${interior.eventTriggers ? onlyCatalog : ''}` },
			fix: ways.fix,
		}),
	];
}

/** The second gate, for everybody: PUBLIC holds nothing on the profile's schemas and on `public`. */
export function schemaProbesOfAll(place: Place): readonly Probe[] {
	const { interior, wanted, server } = place;
	if (interior.kind === 'unreadable') return [];
	const names = new Set(['public', ...wanted.schemas.map((schema) => schema.name)]);
	return interior.schemas
		.filter((schema) => names.has(schema.name))
		.map((schema) => {
			const held = [...new Set(schema.acl.filter((item) => item.grantee === null).map((item) => item.privilege))];
			const ways = summed(waysOf(server, null, held, thing(schema)));
			return probe(place, 'PUBLIC', ['nothing', schema.name], {
				subject: `any right on schema ${schema.name}`,
				expect: 'denied',
				ask: { kind: 'catalog' },
				catalog:
					held.length === 0
						? { says: 'denied', because: `PUBLIC holds nothing on schema ${schema.name}` }
						: { says: 'allowed', because: `every role that enters the database holds ${inWords(held)} on schema ${schema.name}` },
				fix: ways.fix,
				behind: [],
			});
		});
}
