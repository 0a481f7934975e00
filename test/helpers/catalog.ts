// What a server holds, as text that two servers, or one before and after, can be compared by.
import type { TestServer } from './server.js';

const acl = (column: string, kind: string, owner: string) =>
	`(SELECT coalesce(string_agg(a.grantee::regrole || '=' || a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END
			|| '/' || a.grantor::regrole, ' '
		ORDER BY a.grantee::regrole::text, a.privilege_type, a.grantor::regrole::text), '')
		FROM aclexplode(coalesce(${column}, acldefault(${kind}, ${owner}))) a)`;

const shared: Readonly<Record<string, string>> = {
	roles: `SELECT concat_ws(' ', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
		rolbypassrls, rolconnlimit, rolvaliduntil, shobj_description(oid, 'pg_authid')) AS line FROM pg_roles WHERE rolname !~ '^pg_'`,
	memberships: `SELECT concat_ws(' ', roleid::regrole, member::regrole, 'by', grantor::regrole,
		to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor') AS line FROM pg_auth_members m`,
	databases: `SELECT concat_ws(' ', datname, datdba::regrole, datallowconn, datistemplate, datconnlimit,
		shobj_description(oid, 'pg_database'), ${acl('datacl', "'d'", 'datdba')}) AS line FROM pg_database`,
	settings: `SELECT concat_ws(' ', coalesce((SELECT datname FROM pg_database d WHERE d.oid = setdatabase), '*'),
		setrole::regrole, (SELECT array_agg(c ORDER BY c) FROM unnest(setconfig) c)) AS line FROM pg_db_role_setting`,
};

const inside: Readonly<Record<string, string>> = {
	schemas: `SELECT concat_ws(' ', nspname, nspowner::regrole, obj_description(oid, 'pg_namespace'), ${acl('nspacl', "'n'", 'nspowner')}) AS line
		FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
	relations: `SELECT concat_ws(' ', oid::regclass, relkind, relowner::regrole, CASE WHEN relrowsecurity THEN 'row security' END,
		CASE WHEN relforcerowsecurity THEN 'forced' END, ${acl('relacl', `CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`, 'relowner')}) AS line FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
		AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_')`,
	columns: `SELECT concat_ws(' ', attrelid::regclass, attname, ${acl('attacl', "'c'", '0')}) AS line
		FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid >= 16384`,
	policies: `SELECT concat_ws(' ', polrelid::regclass, polname, polcmd, polpermissive, polroles::regrole[],
		pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS line FROM pg_policy`,
	indexes: `SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, h.inhparent::regclass) AS line
		FROM pg_index i LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid WHERE i.indrelid >= 16384`,
	routines: `SELECT concat_ws(' ', oid::regprocedure, proowner::regrole, prosrc, provolatile, proparallel, prosecdef, proconfig,
		${acl('proacl', "'f'", 'proowner')}) AS line FROM pg_proc WHERE oid >= 16384`,
	defaults: `SELECT concat_ws(' ', defaclrole::regrole, coalesce((SELECT nspname FROM pg_namespace n WHERE n.oid = defaclnamespace), '*'),
		defaclobjtype, ${acl('defaclacl', "'r'", 'defaclrole')}) AS line FROM pg_default_acl`,
	extensions: `SELECT concat_ws(' ', extname, extnamespace::regnamespace) AS line FROM pg_extension`,
};

/** Whose login is whose, where there is a map of tenants. */
const map = `SELECT login || ' ' || key AS line FROM gatehouse.map`;

/** Roles, memberships, databases, settings, and everything inside the named databases; a sorted line a fact. */
export async function catalog(server: TestServer, databases: readonly string[] = []): Promise<string> {
	const read = async (what: Readonly<Record<string, string>>, database: string) => {
		// One query for all, as there is a connection for each.
		const all = Object.entries(what).map(
			([title, query]) => `SELECT '${title}' AS title, line FROM (${query}) ${title}`,
		);
		const rows = await server.query<{ title: string; line: string }>(all.join(' UNION ALL '), [], database);
		return Object.keys(what).flatMap((title) => [
			`# ${database} ${title}`,
			...rows
				.filter((row) => row.title === title)
				.map((row) => row.line)
				.toSorted(),
		]);
	};
	const lines = await read(shared, 'postgres');
	for (const database of databases) {
		const found = await read(inside, database);
		lines.push(...found);
		// It is among the relations where there is one.
		if (found.some((line) => line.startsWith('gatehouse.map '))) lines.push(...(await read({ map }, database)));
	}
	return lines.join('\n');
}
