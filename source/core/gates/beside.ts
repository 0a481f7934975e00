import { alterSql, thingSql } from '../access/thing-sql.js';
import { identifier } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Beside, BesideKind } from './beside-facts.js';
import type { Gate } from './check.js';
import { summed, type Thing, waysOf } from './holders.js';
import { wantedSchema } from './lookup.js';
import { identities, type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';
import { reachOf } from './reach.js';

/*
 * Rights and property that no table, sequence, routine or schema of the profile shows: they lead out of the database, or
 * into PostgreSQL's own catalogs.
 */

type Question = {
	readonly gate: Gate;
	readonly topic: string;
	readonly subject: string;
	readonly kinds: readonly BesideKind[];
};

const onServer: Question = {
	gate: 'connect',
	topic: 'server-rights',
	subject: 'any tablespace or parameter of the server',
	kinds: ['TABLESPACE', 'PARAMETER'],
};
const inDatabase: readonly Question[] = [
	{ gate: 'schema', topic: 'system-schemas', subject: "making objects in PostgreSQL's own schemas", kinds: ['SCHEMA'] },
	{
		gate: 'object',
		topic: 'system-objects',
		subject: "more of PostgreSQL's own tables and routines than everybody has",
		kinds: ['TABLE', 'ROUTINE'],
	},
	{
		gate: 'object',
		topic: 'beside',
		subject: 'anything that is no table, view, sequence or routine',
		kinds: [
			...(['TYPE', 'COLLATION', 'CONVERSION', 'OPERATOR', 'OPERATOR CLASS', 'OPERATOR FAMILY'] as const),
			...(['TEXT SEARCH CONFIGURATION', 'TEXT SEARCH DICTIONARY', 'STATISTICS'] as const),
			...(['PUBLICATION', 'SUBSCRIPTION', 'EXTENSION'] as const),
			...(['LARGE OBJECT', 'FOREIGN DATA WRAPPER', 'FOREIGN SERVER'] as const),
		],
	},
];

/** For one login: what it owns, and what is granted to it or to a role whose rights it has. */
export function besideProbes(place: Place, login: Login): readonly Probe[] {
	return questions(place).map(({ question, things }) => {
		const told = things.flatMap((thing) => {
			const ways = identities(login).flatMap((role) => waysTo(place, login, role, thing));
			return ways.length === 0 ? [] : [{ thing, ...summed(ways) }];
		});
		return ask(place, login.name, question, told, {
			otherwise: 'fail',
			behind: [signInId(login.name, place.wanted.name)],
		});
	});
}

/** What PUBLIC holds, everybody does. On what is the whole server's it is outside of the profile. */
export function besideOfPublic(place: Place): readonly Probe[] {
	return questions(place).map(({ question, things }) => {
		const told = things
			.filter(({ acl }) => acl.some(({ grantee }) => grantee === null))
			.map((thing) => ({ thing, ...summed(waysOf(place, null, privilegesOf(thing), asThing(place, thing))) }));
		return ask(place, 'PUBLIC', question, told, { otherwise: question === onServer ? 'warn' : 'fail', behind: [] });
	});
}

function questions({ server, interior }: Place) {
	const of = (all: readonly Beside[], question: Question) => ({
		question,
		things: all.filter(({ kind }) => question.kinds.includes(kind)),
	});
	return [
		of(server.beside, onServer),
		...(interior.kind === 'unreadable' ? [] : inDatabase.map((question) => of(interior.beside, question))),
	];
}

type Told = ReturnType<typeof summed> & { readonly thing: Beside };

function ask(
	{ wanted }: Place,
	role: string,
	{ gate, topic, subject }: Question,
	told: readonly Told[],
	rest: Pick<Probe, 'otherwise' | 'behind'>,
): Probe {
	return {
		id: probeId(gate, role, wanted.name, topic),
		gate,
		role,
		database: wanted.name,
		subject,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			told.length === 0
				? { says: 'denied', because: 'nothing leads there' }
				: { says: 'allowed', because: told.map(({ thing, because }) => `${nameOf(thing)}: ${because}`).join('; ') },
		fix: [...new Set(told.flatMap(({ fix }) => (fix === null ? [] : [fix])))].join('\n') || null,
		...rest,
	};
}

function waysTo(place: Place, login: Login, role: string, thing: Beside): ReturnType<typeof waysOf> {
	const { acl, owner, schema } = thing;
	const reach = reachOf(place.server.memberships, role);
	const isGranted = acl.some(
		({ grantee }) => grantee !== null && (grantee === role || reach.get(grantee)?.inherits === true),
	);
	// Who creates owns what it made, and a large object is its maker's own.
	const creates = schema !== null && wantedSchema(place.wanted.schemas, schema)?.creators.includes(owner) === true;
	const owns =
		owner === role && role === login.name && login.startsAs === login.name && thing.kind !== 'LARGE OBJECT' && !creates;
	if (!isGranted && !owns) return [];
	// PUBLIC's are told as PUBLIC's.
	const own = { ...thing, acl: acl.filter(({ grantee }) => grantee !== null) };
	return waysOf(place, role, privilegesOf(own), asThing(place, own));
}

function privilegesOf({ acl }: Beside): readonly string[] {
	return [...new Set(acl.map(({ privilege }) => privilege))];
}

function asThing(place: Place, thing: Beside): Thing {
	return { on: thingSql(thing), owner: thing.owner, acl: thing.acl, reown: reownSql(place, thing) };
}

/** Whoever reads this becomes the owner of what only a superuser can own, and of what is the whole server's. */
export function reownSql({ wanted }: Place, thing: Beside): Sql {
	const { kind, schema, owner: before } = thing;
	// There is no other statement for one: it takes along what else the login owns here, which is nothing that it should.
	if (kind === 'EXTENSION') return sql`REASSIGN OWNED BY ${identifier(before)} TO CURRENT_USER`;
	const alter = sql`${alterSql(thing)} OWNER TO`;
	if (kind === 'FOREIGN DATA WRAPPER' || kind === 'SUBSCRIPTION' || kind === 'TABLESPACE')
		return sql`${alter} CURRENT_USER`;
	const owner = schema === null ? wanted.owner : (wantedSchema(wanted.schemas, schema)?.owner ?? wanted.owner);
	return sql`${alter} ${identifier(owner)}`;
}

/** `type app.mood`, for people. */
export function nameOf({ kind, name }: Beside): string {
	return `${kind.toLowerCase()} ${name.length > 60 ? `${name.slice(0, 60)}…` : name}`;
}
