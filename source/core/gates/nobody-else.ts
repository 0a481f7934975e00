import type { DesiredSchema } from '../access/desired.js';
import { type GrantKind, grantKind } from '../access/object-kind.js';
import { identifier } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import type { Gate } from './check.js';
import { extensionHomes } from './extension-homes.js';
import { grantsOf, revoke, rightsInWords, rightsOf } from './grants.js';
import type { Thing } from './holders.js';
import { classesIn, databaseNamed, schemaNamed, wantedSchema } from './lookup.js';
import { className, classSql } from './object-sql.js';
import { loginNames, type Place } from './place.js';
import { type Probe, probeId } from './probe.js';
import { thingOf } from './schema-rights.js';
import { isBeyondGrants, mayEnter, mayLookInto } from './whose.js';

/*
 * At each gate: what is held by a role that is neither the profile's nor named by it. Of the logins each right is asked
 * by itself elsewhere, and so is what PUBLIC holds; an owner holds what is its own.
 */

type Named = Pick<Thing, 'on' | 'owner' | 'acl'> & { readonly name: string };
type May = (role: string, privilege: string) => boolean;
type Question = Pick<Probe, 'role' | 'subject'> & { readonly gate: Gate; readonly topic: readonly string[] };

/** The first gate: nobody else holds anything on the database. */
export function nobodyElseOnDatabase(place: Place): readonly Probe[] {
	const { wanted, server } = place;
	const database = databaseNamed(server.databases, wanted.name);
	if (database === undefined) return [];
	const name = `database ${wanted.name}`;
	const thing = { on: sql`DATABASE ${identifier(wanted.name)}`, owner: database.owner, acl: database.acl, name };
	const question = { gate: 'connect', role: wanted.owner, subject: `any right on ${name}`, topic: [] } as const;
	return [nobodyElse(place, question, [thing], (role, privilege) => mayEnter(place, role, privilege))];
}

/** The second gate: on the profile's schemas nothing, and in those of its extensions no making of objects. */
export function nobodyElseInSchemas(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const homes = extensionHomes(place).filter((name) => wantedSchema(wanted.schemas, name) === undefined);
	const ask = (name: string, role: string, what: string, may: May): readonly Probe[] => {
		const facts = schemaNamed(interior, name);
		if (facts === undefined) return [];
		const thing = { ...thingOf(place, facts), name: `schema ${name}` };
		const question = { gate: 'schema', role, subject: `${what} schema ${name}`, topic: [name] } as const;
		return [nobodyElse(place, question, [thing], may)];
	};
	return [
		...wanted.schemas.flatMap((schema) =>
			ask(schema.name, schema.owner, 'any right on', (role, privilege) => mayLookInto(place, schema, role, privilege)),
		),
		...homes.flatMap((name) => ask(name, wanted.owner, 'CREATE in', (_role, privilege) => privilege !== 'CREATE')),
	];
}

const kinds: readonly GrantKind[] = ['tables', 'sequences', 'routines'];

/** The third gate: nothing on the objects of the profile's schemas. */
export function nobodyElseOnObjects(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema) =>
		kinds.map((kind) => {
			const things = classesIn(interior, schema.name)
				.filter((object) => grantKind(object) === kind)
				.map((object) => ({
					on: classSql(object),
					owner: object.owner,
					acl: rightsOf(object),
					name: className(object),
				}));
			const subject = `any right on the ${kind} of ${schema.name}`;
			const question = { gate: 'object', role: schema.owner, subject, topic: [schema.name, kind] } as const;
			return nobodyElse(place, question, things, (role, privilege) => mayUse(place, schema, role, privilege));
		}),
	);
}

/**
 * The logins are asked one by one, with what their groups hold; who owns the schema may drop whatever is in it anyway;
 * and a role of `keep` may call what PUBLIC could. The data is nobody's but the profile's.
 */
function mayUse({ wanted }: Place, schema: DesiredSchema, role: string, privilege: string): boolean {
	if (role === schema.owner || loginNames(wanted.logins).has(role)) return true;
	if (schema.grants.some((grant) => grant.role === role)) return true;
	return privilege === 'EXECUTE' && wanted.keep.includes(role);
}

function nobodyElse(place: Place, question: Question, things: readonly Named[], may: May): Probe {
	const found = things.flatMap(({ acl, owner, on, name }) => {
		const items = acl.filter(
			({ grantee, privilege }) =>
				grantee !== null && grantee !== owner && !isBeyondGrants(place, grantee) && !may(grantee, privilege),
		);
		return grantsOf(items).map((grant) => ({
			says: `${grant.grantee} holds ${rightsInWords(grant.rights)} on ${name}`,
			fix: revoke(grant, on, owner),
		}));
	});
	return {
		id: probeId(question.gate, question.role, place.wanted.name, 'nobody-else', ...question.topic),
		gate: question.gate,
		role: question.role,
		database: place.wanted.name,
		subject: `anybody beside the profile holding ${question.subject}`,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			found.length === 0
				? { says: 'denied', because: 'nobody does' }
				: { says: 'allowed', because: found.map((each) => each.says).join('; ') },
		otherwise: 'fail',
		fix: found.map((each) => each.fix).join('\n') || null,
		behind: [],
	};
}
