import { identifier, qualified } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
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

type Rest = Pick<Probe, 'subject' | 'expect' | 'ask' | 'catalog' | 'fix'> & { readonly behind?: readonly string[] };

export function schemaProbe({ wanted }: Place, role: string, topic: readonly string[], rest: Rest): Probe {
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

/** A schema of the profile goes back to its owner; any other to the one of the database, whom nobody becomes. */
export function thingOf({ wanted }: Place, { owner, acl, name }: SchemaFacts): Thing {
	const on = sql`SCHEMA ${identifier(name)}`;
	const right = wanted.schemas.find((schema) => schema.name === name)?.owner ?? wanted.owner;
	return { on, owner, acl, reown: sql`ALTER ${on} OWNER TO ${identifier(right)}` };
}

/** Whether it may look inside. */
export function usageProbe(place: Place, login: Login, schema: SchemaFacts, expect: Outcome): Probe {
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = schema.held[asked]?.includes('USAGE') === true;
	const ways = summed(waysOf(place, asked, ['USAGE'], thingOf(place, schema)));
	return schemaProbe(place, login.name, ['usage', schema.name], {
		subject: `USAGE on schema ${schema.name}`,
		expect,
		ask: {
			kind: 'statement',
			sql: sql`EXPLAIN SELECT FROM ${qualified(schema.name, noSuchRelation)}`,
			transaction: 'read only',
			as: expect === 'allowed' ? 'start' : 'login',
			allowedBy: { '42P01': 'the server looked inside' },
		},
		catalog: held
			? { says: 'allowed', because: ways.because }
			: { says: 'denied', because: `no way leads ${asked} to USAGE on ${schema.name}` },
		fix:
			expect === 'allowed'
				? said(sql`GRANT USAGE ON SCHEMA ${identifier(schema.name)} TO ${identifier(asked)}`)
				: ways.fix,
	});
}

/** Whether it may make objects. */
export function createProbe(
	place: Place,
	interior: Interior,
	login: Login,
	schema: SchemaFacts,
	expect: Outcome,
): Probe {
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = schema.held[asked]?.includes('CREATE') === true;
	const ways = summed(waysOf(place, asked, ['CREATE'], thingOf(place, schema)));
	return schemaProbe(place, login.name, ['create', schema.name], {
		subject: `CREATE in schema ${schema.name}`,
		expect,
		ask: refusedAnyway(held, interior, {
			kind: 'statement',
			sql: sql`CREATE TABLE ${qualified(schema.name, 'gatehouse_probe')} ()`,
			transaction: 'read write',
			as: 'login',
			allowedBy: {},
		}),
		catalog: held
			? { says: 'allowed', because: ways.because }
			: {
					says: 'denied',
					because: `no way leads ${asked} to CREATE in ${schema.name}${interior.eventTriggers ? onlyCatalog : ''}`,
				},
		fix:
			expect === 'allowed'
				? said(sql`GRANT CREATE ON SCHEMA ${identifier(schema.name)} TO ${identifier(asked)}`)
				: ways.fix,
	});
}

/** What could change something is tried only where the catalog refuses it and no event trigger would fire. */
function refusedAnyway(held: boolean, interior: Interior, live: Ask): Ask {
	return held || interior.eventTriggers ? { kind: 'catalog' } : live;
}

/** Whether it may make schemas of its own. */
export function createSchemaProbe(place: Place, interior: Interior, login: Login): readonly Probe[] {
	const { wanted, server } = place;
	const database = server.databases.find((each) => each.name === wanted.name);
	if (database === undefined) return [];
	const held = interior.held[login.name]?.includes('CREATE') === true;
	const ways = summed(
		waysOf(place, login.name, ['CREATE'], {
			on: sql`DATABASE ${identifier(wanted.name)}`,
			owner: database.owner,
			acl: database.acl,
			reown: sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${identifier(wanted.owner)}`,
		}),
	);
	return [
		schemaProbe(place, login.name, ['create-schema'], {
			subject: 'CREATE SCHEMA',
			expect: 'denied',
			ask: refusedAnyway(held, interior, {
				kind: 'statement',
				sql: sql`CREATE SCHEMA gatehouse_probe`,
				transaction: 'read write',
				as: 'login',
				allowedBy: {},
			}),
			catalog: held
				? { says: 'allowed', because: ways.because }
				: {
						says: 'denied',
						because: `it does not hold CREATE on the database${interior.eventTriggers ? onlyCatalog : ''}`,
					},
			fix: ways.fix,
		}),
	];
}
