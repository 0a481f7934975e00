import { objectName } from '../../access/object-kind.js';
import { identifier, literal } from '../../sql/quote.js';
import { integer, type Sql, sql } from '../../sql/sql.js';
import type { ObjectClass } from '../catalog.js';
import { type Login, signInId } from '../place.js';
import { type Probe, probeId, type Question } from '../probe.js';
import { type InPlace, usageId } from '../schema-rights.js';
import type { SharedSchema } from './shared.js';
import type { Tenancy } from './tenancy.js';

/** Something that holds rows of all tenants, or shows them, and one login that may read it. */
export type Shared = {
	readonly place: InPlace;
	readonly schema: SharedSchema;
	readonly login: Login;
	readonly object: ObjectClass;
	/** The one of the class that is asked. */
	readonly table: Sql;
	readonly name: string;
	readonly tenancy: Tenancy;
	/** What mends it where it shows too much. */
	readonly mend: string | null;
};

type Rest = Pick<Probe, 'subject' | 'expect' | 'ask' | 'fix' | 'hollow'> &
	Partial<Pick<Probe, 'catalog'>> & {
		/** Privileges beside SELECT without which nothing is found out. */
		readonly needs?: readonly string[];
	};

/** Behind the privilege: without SELECT nothing is seen by anybody. */
export function rowProbe(
	{ place, login, schema, object, name }: Shared,
	topic: string,
	{ needs = [], fix, ...rest }: Rest,
): Probe {
	const [first] = object.members;
	const tried = first === undefined ? name : objectName({ ...first, schema: schema.name });
	return {
		id: probeId('object', login.name, place.wanted.name, 'rows', name, topic),
		gate: 'object',
		role: login.name,
		database: place.wanted.name,
		catalog: null,
		otherwise: 'fail',
		behind: [
			signInId(login.name, place.wanted.name),
			usageId(login.name, place.wanted.name, schema.name),
			...['SELECT', ...needs].map((each) => probeId('object', login.name, place.wanted.name, each, tried)),
		],
		...rest,
		// Where nothing of the table itself is wrong it is the map, the login, or what a view reads: to apply puts those right.
		fix: fix ?? `gatehouse apply ${place.desired.calledAs}`,
	};
}

export const others = 'rows of another tenant';

/** Whether it sees any row of another tenant once the session has done this. */
export function seeingOthers({ table, schema, tenancy }: Shared, first: readonly Sql[]): Question {
	const { key, foreign } = tenancy;
	const column = identifier(schema.rowSecurity.column);
	const some = sql`SELECT FROM (SELECT ${column} FROM ${table} LIMIT ${integer(most)}) gatehouse`;
	return seeing(first, [
		...(foreign === undefined
			? []
			: [{ rows: sql`SELECT FROM ${table} WHERE ${column} = ${literal(foreign)}`, are: others }]),
		{ rows: sql`${some} WHERE gatehouse.${column} IS DISTINCT FROM ${literal(key)}`, are: others },
	]);
}

/** So many rows are looked at: a tenant may have millions. */
const most = 10_000;

type Seen = { readonly rows: Sql; readonly are: string };

/** `seen` is what the first of these finds, or none; found is what is allowed. */
export function seeing(first: readonly Sql[], all: readonly Seen[]): Question {
	const cases = all.map(({ rows, are }) => sql`WHEN EXISTS (${rows}) THEN ${literal(are)}`);
	return {
		kind: 'question',
		sql: sql`SELECT CASE ${cases.reduce((before, each) => sql`${before} ${each}`)} ELSE 'none' END AS seen`,
		wanted: all[0]?.are ?? others,
		words: 'it sees',
		transaction: 'read only',
		before: first,
	};
}
