import type { ObjectKind } from '../access/current.js';
import { identifier, literal, qualified } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { integer, list, Sql, sql } from '../sql/sql.js';
import type { Member, ObjectClass } from './catalog.js';
import type { Ask, Outcome } from './probe.js';

/**
 * How a privilege is tried without using it: EXPLAIN checks rights and runs nothing, and in a READ ONLY transaction a
 * sequence refuses to move only after it has looked at the rights.
 */
export function trialOf(object: ObjectClass, privilege: string, expect: Outcome, held: boolean): Ask {
	const make = trials[familyOf(object.kind)][privilege];
	const [first, ...others] = object.members.slice(0, object.kind === 'view' ? mostViews : 1).flatMap((member) => {
		const ask = make?.({ object, member, expect, held });
		return ask?.kind === 'statement' ? [{ ask, name: `${object.schema}.${member.name}` }] : [];
	});
	if (first === undefined) return { kind: 'catalog' };
	if (others.length === 0) return first.ask;
	return { ...first.ask, further: others.map(({ ask, name }) => ({ name, sql: ask.sql, instead: ask.instead })) };
}

/** Of a class of views each is tried, up to so many. */
export const mostViews = 500;

type Family = 'table' | 'view' | 'materialized view' | 'sequence' | 'routine' | 'catalog only';
type Subject = {
	readonly object: ObjectClass;
	readonly member: Member;
	readonly expect: Outcome;
	readonly held: boolean;
};
type Trial = (subject: Subject) => Ask | undefined;

function familyOf(kind: ObjectKind): Family {
	switch (kind) {
		case 'table':
		case 'partitioned table':
			return 'table';
		case 'view':
		case 'materialized view':
		case 'sequence':
			return kind;
		case 'function':
		case 'aggregate':
		case 'window function':
			return 'routine';
		// Planning a query on a foreign table may reach for another server; a procedure cannot be planned without a call.
		case 'foreign table':
		case 'procedure':
			return 'catalog only';
	}
}

/** SELECT on every column, or, to be sure that it is denied, on any. */
const select: Trial = ({ object, member, expect }) =>
	expect === 'allowed'
		? explain(object, expect, sql`SELECT * FROM ${named(object, member)}${nowhere(object)}`)
		: explain(object, expect, sql`SELECT 1 FROM ${named(object, member)}${nowhere(object)}`);

const insert: Trial = ({ object, member, expect }) =>
	object.trial.takes.includes('INSERT')
		? explain(object, expect, sql`INSERT INTO ${named(object, member)} DEFAULT VALUES`)
		: undefined;

const update: Trial = ({ object, member, expect }) => {
	if (!object.trial.takes.includes('UPDATE')) return undefined;
	const [first, ...others] = member.columns.map((column) =>
		explain(object, expect, sql`UPDATE ${named(object, member)} SET ${identifier(column)} = NULL${nowhere(object)}`),
	);
	return first === undefined ? undefined : { ...first, instead: others.map((other) => other.sql) };
};

const remove: Trial = ({ object, member, expect }) =>
	object.trial.takes.includes('DELETE')
		? explain(object, expect, sql`DELETE FROM ${named(object, member)}${nowhere(object)}`)
		: undefined;

/** It would be done, and then rolled back: tried only where it is refused before any lock is taken. */
const truncate: Trial = ({ object, member, held }) =>
	held
		? undefined
		: {
				kind: 'statement',
				sql: sql`TRUNCATE ${named(object, member)}`,
				transaction: 'read write',
				as: 'login',
				allowedBy: {},
			};

const next: Trial = ({ object, member, expect }) =>
	moves(expect, sql`SELECT pg_catalog.nextval(${regclass(object, member)})`);
const set: Trial = ({ object, member, expect }) =>
	moves(expect, sql`SELECT pg_catalog.setval(${regclass(object, member)}, ${integer(1)})`);

/** Planned over a row that the planner cannot look into, so that nothing is run: not even what is immutable. */
const call: Trial = ({ object, member, expect }) => {
	const types = object.trial.arguments;
	if (types === null || types.length === 0) return undefined;
	const columns = types.map((type, at) => ({ name: identifier(`x${at}`), type: Sql.of(type) }));
	const row = list(columns.map(({ name, type }) => sql`NULL::${type} AS ${name}`));
	const values = list(columns.map(({ name }) => sql`a.${name}`));
	const over = object.kind === 'window function' ? sql` OVER ()` : sql``;
	return explain(
		object,
		expect,
		sql`SELECT ${qualified(object.schema, member.name)}(${values})${over} FROM (SELECT ${row} OFFSET 0) a`,
	);
};

const noWriting = { '42809': 'allowed, though nobody can write to a materialized view' };

const trials: Readonly<Record<Family, Readonly<Record<string, Trial>>>> = {
	table: { SELECT: select, INSERT: insert, UPDATE: update, DELETE: remove, TRUNCATE: truncate },
	view: { SELECT: select, INSERT: insert, UPDATE: update, DELETE: remove },
	// Who has the right to write is told that nobody can (42809); who has not is told so first.
	'materialized view': { SELECT: select, INSERT: insert, UPDATE: update, DELETE: remove },
	sequence: { SELECT: select, USAGE: next, UPDATE: set },
	routine: { EXECUTE: call },
	'catalog only': {},
};

function explain(object: ObjectClass, expect: Outcome, statement: Sql): Extract<Ask, { kind: 'statement' }> {
	return {
		kind: 'statement',
		sql: sql`EXPLAIN ${statement}`,
		transaction: 'read only',
		as: expect === 'allowed' ? 'start' : 'login',
		allowedBy: object.kind === 'materialized view' ? noWriting : {},
	};
}

function moves(expect: Outcome, statement: Sql): Ask {
	return {
		kind: 'statement',
		sql: statement,
		transaction: 'read only',
		as: expect === 'allowed' ? 'start' : 'login',
		allowedBy: { '25006': 'allowed, and not moved: the transaction was read only' },
	};
}

function named(object: ObjectClass, member: Member): Sql {
	return qualified(object.schema, member.name);
}

function regclass(object: ObjectClass, member: Member): Sql {
	return sql`${literal(preview(named(object, member)))}::pg_catalog.regclass`;
}

/** Planning all partitions would lock each of them; the rights are looked at either way. */
function nowhere({ kind }: ObjectClass): Sql {
	return kind === 'partitioned table' ? sql` WHERE false` : sql``;
}
