import { identifier, literal } from '../../sql/quote.js';
import { list, type Sql, sql } from '../../sql/sql.js';
import { grantsFor } from '../object-wish.js';
import { oneOf } from '../one-of.js';
import type { Ask, Probe, Question } from '../probe.js';
import { others, rowProbe, type Shared, seeing } from './asked.js';
import type { Columns } from './witness.js';

/**
 * Writing for real, each time in a transaction that is rolled back: triggers fire, and locks are taken for a moment.
 * Asked for by `--probe-writes` alone; what the stored expression of the policies proves is tried here.
 */
export function writeProbes(shared: Shared): readonly Probe[] {
	const { place, object, login, schema } = shared;
	const columns = place.rows?.columns?.get(object);
	if (columns === undefined || object.kind === 'view') return [];
	const may = new Set(grantsFor(schema, login).flatMap(({ tables }): readonly string[] => tables));
	return [
		...(may.has('INSERT') ? insert(shared, columns) : []),
		...(may.has('UPDATE') ? [...ownUpdate(shared), change(shared, 'UPDATE'), ...move(shared)] : []),
		...(may.has('DELETE') ? [change(shared, 'DELETE')] : []),
	];
}

const constraint = 'row security let it pass; only a constraint refused it';

/** A constraint is looked at after row security. Of a partitioned table 23514 is said before it: no partition takes the row. */
function constraints({ object }: Shared): Readonly<Record<string, string>> {
	const always = { '23502': constraint, '23503': constraint, '23505': constraint, '23P01': constraint };
	return object.kind === 'partitioned table' ? always : { ...always, '23514': constraint };
}

/** In one text with what the session has to say first. */
function after({ tenancy }: Shared, statement: Sql): Sql {
	return tenancy.first.reduceRight((rest, first) => sql`${first}; ${rest}`, statement);
}

function refused(shared: Shared, statement: Sql): Ask {
	return {
		kind: 'statement',
		sql: after(shared, statement),
		transaction: 'read write',
		as: 'login',
		allowedBy: constraints(shared),
	};
}

/**
 * A row of another tenant: one of its own with another key, or, where it has none, one of nothing but the key. Explicit
 * values keep defaults from being asked, so that no sequence moves.
 */
function insert(shared: Shared, { names, domains }: Columns): readonly Probe[] {
	const { object, schema, table, name, tenancy, mend } = shared;
	const { column } = schema.rowSecurity;
	if (!tenancy.hasRows && (domains || object.kind === 'partitioned table')) return [];
	const into = sql`INSERT INTO ${table} (${list(names.map(identifier))}) OVERRIDING SYSTEM VALUE`;
	const values = names.map((each) =>
		each === column ? literal(tenancy.other) : tenancy.hasRows ? identifier(each) : sql`NULL`,
	);
	const row = tenancy.hasRows
		? sql`SELECT ${list(values)} FROM ${table} WHERE ${identifier(column)} = ${literal(tenancy.key)} LIMIT 1`
		: sql`VALUES (${list(values)})`;
	return [
		rowProbe(shared, 'insert', {
			subject: `INSERT of a row of another tenant into ${name}${oneOf(object.members.length)}`,
			expect: 'denied',
			ask: refused(shared, sql`${into} ${row}`),
			fix: mend,
			hollow: undefined,
			needs: ['INSERT'],
		}),
	];
}

/** One of its own rows becomes another tenant's. */
function move(shared: Shared): readonly Probe[] {
	const { object, schema, table, name, tenancy, mend } = shared;
	if (!tenancy.hasRows) return [];
	const column = identifier(schema.rowSecurity.column);
	return [
		rowProbe(shared, 'move', {
			subject: `UPDATE that gives a row to another tenant in ${name}${oneOf(object.members.length)}`,
			expect: 'denied',
			ask: refused(
				shared,
				sql`UPDATE ${table} SET ${column} = ${literal(tenancy.other)} WHERE ${oneRow(shared, tenancy.key)}`,
			),
			fix: mend,
			hollow: undefined,
			needs: ['UPDATE'],
		}),
	];
}

function ownUpdate(shared: Shared): readonly Probe[] {
	const { object, name, tenancy, mend } = shared;
	if (!tenancy.hasRows) return [];
	return [
		rowProbe(shared, 'own-update', {
			subject: `UPDATE of a row of its own tenant in ${name}${oneOf(object.members.length)}`,
			expect: 'allowed',
			ask: { ...writing(shared, 'UPDATE', tenancy.key, 'a row of its own tenant'), errors: 'denied' },
			fix: mend,
			hollow: undefined,
			needs: ['UPDATE'],
		}),
	];
}

/** Another tenant's rows, which it does not see, it cannot change either. */
function change(shared: Shared, command: 'UPDATE' | 'DELETE'): Probe {
	const { object, name, tenancy, mend } = shared;
	return rowProbe(shared, command.toLowerCase(), {
		subject: `${command} of rows of another tenant in ${name}${oneOf(object.members.length)}`,
		expect: 'denied',
		ask: writing(shared, command, tenancy.other, others),
		fix: mend,
		hollow: tenancy.foreign === undefined ? tenancy.hollow : undefined,
		needs: [command],
	});
}

function writing(shared: Shared, command: 'UPDATE' | 'DELETE', key: string, are: string): Question {
	const { schema, table, tenancy } = shared;
	const column = identifier(schema.rowSecurity.column);
	const where = oneRow(shared, key);
	const statement =
		command === 'UPDATE'
			? sql`UPDATE ${table} SET ${column} = ${column} WHERE ${where}`
			: sql`DELETE FROM ${table} WHERE ${where}`;
	return {
		...seeing(tenancy.first, [{ rows: sql`SELECT FROM gatehouse`, are }]),
		sql: sql`WITH gatehouse AS (${statement} RETURNING 1) SELECT CASE WHEN EXISTS (SELECT FROM gatehouse) THEN ${literal(are)} ELSE 'none' END AS seen`,
		words: 'it changes',
		transaction: 'read write',
	};
}

/** Of thousands of rows one tells as much. */
function oneRow({ schema, table }: Shared, key: string): Sql {
	const column = identifier(schema.rowSecurity.column);
	const mine = sql`${column} = ${literal(key)}`;
	return sql`${mine} AND ctid = (SELECT ctid FROM ${table} WHERE ${mine} LIMIT 1)`;
}
