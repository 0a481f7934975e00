import { identifier, qualified } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { sql } from '../sql/sql.js';
import type { Interior, SchemaFacts } from './catalog.js';
import { giving, holderOf } from './giving.js';
import { heldBy } from './held.js';
import { summed, type Thing, waysOf } from './holders.js';
import { databaseNamed, wantedSchema } from './lookup.js';
import { explaining, said } from './mend.js';
import { oneOf } from './one-of.js';
import { type Login, type Place, signInId } from './place.js';
import { onlyCatalog } from './powers.js';
import { type Ask, type Outcome, type Probe, probeId } from './probe.js';

/** A relation that is not there: with USAGE the server says so (42P01), without it refuses to look (42501). */
const noSuchRelation = 'gatehouse: no such relation';

export function usageId(login: string, database: string, schema: string): string {
	return probeId('schema', login, database, 'usage', schema);
}

/** A place into which the administrator could look. */
export type InPlace = Place & { readonly interior: Interior };

type Rest = Pick<Probe, 'subject' | 'expect' | 'ask' | 'catalog' | 'fix'> & Partial<Pick<Probe, 'behind' | 'puzzle'>>;

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
	const right = wantedSchema(wanted.schemas, name)?.owner ?? wanted.owner;
	return { on, owner, acl, reown: sql`ALTER ${on} OWNER TO ${identifier(right)}` };
}

/** Whether it may look inside. */
export function usageProbe(place: InPlace, login: Login, schema: SchemaFacts, expect: Outcome, alike = 1): Probe {
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = heldBy(place.interior, schema, asked).includes('USAGE');
	const ways = summed(waysOf(place, asked, ['USAGE'], thingOf(place, schema)));
	return schemaProbe(place, login.name, ['usage', schema.name], {
		subject: `USAGE on schema ${schema.name}${oneOf(alike)}`,
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
				? giving(
						place,
						login,
						holderOf(login, wantedSchema(place.wanted.schemas, schema.name)?.users ?? [login.name]),
						(to) => sql`GRANT USAGE ON SCHEMA ${identifier(schema.name)} TO ${to}`,
					)
				: ways.fix,
		// Who does not come to be the owner lacks what the owner has.
		puzzle: explaining(login.name, place.wanted.name, preview(identifier(schema.name)), 'USAGE'),
	});
}

/** Whether it may make objects. */
export function createProbe(place: InPlace, login: Login, schema: SchemaFacts, expect: Outcome, alike = 1): Probe {
	const { interior } = place;
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = heldBy(interior, schema, asked).includes('CREATE');
	const ways = summed(waysOf(place, asked, ['CREATE'], thingOf(place, schema)));
	return schemaProbe(place, login.name, ['create', schema.name], {
		subject: `CREATE in schema ${schema.name}${oneOf(alike)}`,
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
export function createSchemaProbe(place: InPlace, login: Login): readonly Probe[] {
	const { wanted, server, interior } = place;
	const database = databaseNamed(server.databases, wanted.name);
	if (database === undefined) return [];
	const held = heldBy(interior, interior, login.name).includes('CREATE');
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
