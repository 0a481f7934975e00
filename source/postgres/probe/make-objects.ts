import type { Held } from '../../core/gates/catalog.js';
import type { Made } from '../../core/gates/made.js';
import { identifier, qualified } from '../../core/sql/quote.js';
import { forServer } from '../../core/sql/render.js';
import { sql } from '../../core/sql/sql.js';
import { ConnectionLostError, ServerError, type Session } from '../session.js';

const name = 'gatehouse_probe';

/** Who makes, where, and whose rights are read. */
export type Creator = { readonly creator: string; readonly schema: string; readonly roles: readonly string[] };

/**
 * Makes a table, a sequence and a routine as the creator and reads who holds what on them. All of it, also the
 * membership that an administrator needs for it, is rolled back.
 */
export async function makeObjects(session: Session, { creator, schema, roles }: Creator): Promise<Made> {
	try {
		await session.query(`BEGIN READ WRITE; SET LOCAL lock_timeout = '500ms'; SET LOCAL statement_timeout = '5s'`);
		await become(session, creator);
		const refused = await make(session, schema);
		return refused ?? { kind: 'made', held: await readMade(session, schema, roles) };
	} catch (error) {
		if (error instanceof ServerError) return { kind: 'not tried', reason: `${error.message} (${error.sqlstate})` };
		if (error instanceof ConnectionLostError)
			return { kind: 'not tried', reason: 'the connection to the server was lost' };
		throw error;
	} finally {
		await session.query('ROLLBACK').catch(() => {});
	}
}

/** A superuser becomes anyone; another administrator has to join first, where it is not in already. */
async function become(session: Session, creator: string): Promise<void> {
	const role = identifier(creator);
	const options = session.version >= 160_000 ? sql` WITH INHERIT TRUE, SET TRUE` : sql``;
	const set = forServer(sql`SET LOCAL ROLE ${role}`, new Map());
	await session.query('SAVEPOINT joining');
	try {
		await session.query(set);
	} catch (error) {
		if (!(error instanceof ServerError)) throw error;
		await session.query('ROLLBACK TO joining');
		await session.query(forServer(sql`GRANT ${role} TO CURRENT_USER${options}`, new Map()));
		await session.query(set);
	}
}

async function make(session: Session, schema: string): Promise<Made | undefined> {
	const thing = qualified(schema, name);
	const statements = [
		sql`CREATE TABLE ${thing} (a integer)`,
		sql`CREATE SEQUENCE ${qualified(schema, `${name}_seq`)}`,
		sql`CREATE FUNCTION ${thing}(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
	];
	try {
		for (const statement of statements) await session.query(forServer(statement, new Map()));
		return undefined;
	} catch (error) {
		if (!(error instanceof ServerError) || error.sqlstate !== '42501') throw error;
		return { kind: 'refused', sqlstate: error.sqlstate, serverText: error.message };
	}
}

type MadeRow = {
	readonly role: string | null;
	readonly tables: string[];
	readonly sequences: string[];
	readonly routines: string[];
};

async function readMade(
	session: Session,
	schema: string,
	roles: readonly string[],
): Promise<Extract<Made, { kind: 'made' }>['held']> {
	const maintain = session.version >= 170_000 ? ", 'MAINTAIN'" : '';
	const rows = await session.query<MadeRow>(
		`WITH n AS (SELECT oid FROM pg_namespace WHERE nspname = $1),
		t AS (SELECT oid, relacl, relowner FROM pg_class WHERE relnamespace = (SELECT oid FROM n) AND relname = '${name}'),
		s AS (SELECT oid, relacl, relowner FROM pg_class WHERE relnamespace = (SELECT oid FROM n) AND relname = '${name}_seq'),
		f AS (SELECT oid, proacl, proowner FROM pg_proc WHERE pronamespace = (SELECT oid FROM n) AND proname = '${name}'
			AND proargtypes = ARRAY['integer'::regtype]::oidvector)
		SELECT r.rolname AS role,
			(SELECT coalesce(json_agg(p), '[]') FROM t, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
				'REFERENCES', 'TRIGGER'${maintain}]) p WHERE has_table_privilege(r.oid, t.oid, p)) AS tables,
			(SELECT coalesce(json_agg(p), '[]') FROM s, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) p
				WHERE has_sequence_privilege(r.oid, s.oid, p)) AS sequences,
			(SELECT coalesce(json_agg('EXECUTE'::text), '[]') FROM f WHERE has_function_privilege(r.oid, f.oid, 'EXECUTE')) AS routines
		FROM pg_roles r WHERE r.rolname = ANY($2)
		UNION ALL
		SELECT NULL,
			(SELECT coalesce(json_agg(a.privilege_type), '[]') FROM t, aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a
				WHERE a.grantee = 0),
			(SELECT coalesce(json_agg(a.privilege_type), '[]') FROM s, aclexplode(coalesce(s.relacl, acldefault('s', s.relowner))) a
				WHERE a.grantee = 0),
			(SELECT coalesce(json_agg(a.privilege_type), '[]') FROM f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
				WHERE a.grantee = 0)`,
		[schema, roles],
	);
	const held = (kind: 'tables' | 'sequences' | 'routines'): Held =>
		Object.fromEntries(rows.map((row) => [row.role ?? 'PUBLIC', row[kind]]));
	return { tables: held('tables'), sequences: held('sequences'), routines: held('routines') };
}
