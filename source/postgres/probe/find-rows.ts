import type { LookedFor } from '../../core/gates/rows/looked-for.js';
import { setting } from '../../core/gates/rows/tenancy.js';
import type { Witness } from '../../core/gates/rows/witness.js';
import { identifier, literal, qualified } from '../../core/sql/quote.js';
import { forServer } from '../../core/sql/render.js';
import { keyType, type Sql, sql } from '../../core/sql/sql.js';
import type { Session } from '../session.js';
import { questioning } from './ask.js';

const none: ReadonlyMap<string, string> = new Map();

/** What was found: by class, the table with rows of the most tenants. */
export type Found = Map<LookedFor['object'], Witness>;

/** What is asked of one table, and in which class it is. */
type Question = { readonly of: LookedFor; readonly table: string; readonly text: string };

/**
 * Keys of tenants that have rows, as the administrator sees them: those that the profile names, and the first and the last
 * in the table. Nothing where row security binds it.
 */
export async function findAsAdministrator(
	session: Session,
	classes: readonly LookedFor[],
	named: readonly string[],
): Promise<Found> {
	const [self] = await session.query<{ sees: boolean }>(
		'SELECT rolsuper OR rolbypassrls AS sees FROM pg_roles WHERE rolname = current_user',
	);
	const found: Found = new Map();
	if (self?.sees !== true) return found;
	const questions = classes.flatMap((of) => of.tables.map((table) => ({ of, table, text: keysIn(of, table, named) })));
	await ask(session, questions, found);
	return found;
}

function keysIn({ schema, indexed }: LookedFor, table: string, named: readonly string[]): string {
	const { column: name, type } = schema.rowSecurity;
	const [column, from] = [identifier(name), qualified(schema.name, table)];
	const end = (order: Sql) =>
		sql`(SELECT ${column}::text AS key FROM ${from} WHERE ${column} IS NOT NULL ORDER BY ${column} ${order} LIMIT 1)`;
	const asked = sql`pg_catalog.unnest(${literal(arrayOf(named))}::${keyType(type)}[]) AS gatehouse (key)`;
	const keys = indexed
		? sql`${end(sql`ASC`)} UNION ALL ${end(sql`DESC`)} UNION ALL
			SELECT gatehouse.key::text FROM ${asked} WHERE EXISTS (SELECT FROM ${from} WHERE ${column} = gatehouse.key)`
		: sql`(SELECT DISTINCT ${column}::text AS key FROM (SELECT ${column} FROM ${from} LIMIT 10000) looked
			WHERE ${column} IS NOT NULL LIMIT 1000)`;
	return forServer(sql`SELECT pg_catalog.json_agg(DISTINCT key) AS keys FROM (${keys}) found`, none);
}

/** A PostgreSQL array, as text. */
function arrayOf(keys: readonly string[]): string {
	return `{${keys.map((key) => `"${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}

/** The same by a login, as each of these tenants. */
export async function findAsLogin(
	session: Session,
	classes: readonly LookedFor[],
	keys: readonly string[],
	found: Found,
): Promise<void> {
	await session.queryEach([questioning]);
	for (const key of keys) {
		const open = classes.filter(({ object }) => (found.get(object)?.keys.length ?? 0) < 2);
		if (open.length === 0) return;
		const questions = open.flatMap((of) => of.tables.map((table) => ({ of, table, text: isThere(of, table, key) })));
		await ask(session, questions, found);
	}
}

function isThere({ schema }: LookedFor, table: string, key: string): string {
	const { column, identify } = schema.rowSecurity;
	const rows = sql`SELECT FROM ${qualified(schema.name, table)} WHERE ${identifier(column)} = ${literal(key)}`;
	const first = identify.by === 'setting' ? sql`${setting(identify.setting, key)}; ` : sql``;
	return forServer(
		sql`${first}SELECT CASE WHEN EXISTS (${rows}) THEN pg_catalog.json_build_array(${literal(key)}) END AS keys`,
		none,
	);
}

/** What cannot be read tells of no rows. */
async function ask(session: Session, questions: readonly Question[], found: Found): Promise<void> {
	const texts = questions.flatMap(({ text }) => [`BEGIN READ ONLY; ${text}`, 'ROLLBACK']);
	const replies = await session.queryEach(texts);
	for (const [at, { of, table }] of questions.entries()) {
		const reply = replies[at * 2];
		const keys = reply?.kind === 'rows' ? reply.rows[0]?.['keys'] : undefined;
		if (!Array.isArray(keys)) continue;
		const before = found.get(of.object);
		const here = before?.table === table ? before.keys : [];
		const all = [...new Set([...here, ...keys.map(String)])];
		if (all.length > (before?.keys.length ?? 0)) found.set(of.object, { table, keys: all });
	}
}
