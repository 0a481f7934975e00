import type { Membership } from '../../core/access/current.js';
import { readWritten, type Written } from '../../core/access/read-acl.js';
import type { DatabaseFacts, RoleFacts, ServerCatalog } from '../../core/gates/catalog.js';
import type { Session } from '../session.js';
import { heldSql, holds } from './held-sql.js';
import { readBesideDatabases } from './read-beside.js';

/** Asks the server's catalogs what these logins are and which databases they may enter: six queries, however many. */
export async function readServerCatalog(session: Session, logins: readonly string[]): Promise<ServerCatalog> {
	const [self] = await session.query<{ name: string }>('SELECT current_user AS name');
	const roles = await readRoles(session);
	return {
		version: session.version,
		administrator: self?.name ?? session.user,
		roles: new Map(roles.map((role) => [role.name, role])),
		memberships: await readMemberships(session),
		databases: await readDatabases(session),
		...(await readConnect(session, logins)),
		beside: await readBesideDatabases(session),
	};
}

export async function readRoles(session: Session): Promise<readonly RoleFacts[]> {
	const rows = await session.query<{ role: RoleFacts }>(
		`SELECT json_build_object('name', rolname, 'login', rolcanlogin, 'superuser', rolsuper, 'createDatabase', rolcreatedb,
			'createRole', rolcreaterole, 'replication', rolreplication, 'bypassRowSecurity', rolbypassrls, 'inherit', rolinherit,
			'connectionLimit', rolconnlimit,
			'validUntil', CASE WHEN isfinite(rolvaliduntil)
				THEN to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END,
			'expired', coalesce(rolvaliduntil <= now(), false), 'comment', shobj_description(oid, 'pg_authid')) AS role
		 FROM pg_roles`,
	);
	return rows.map((row) => row.role);
}

/** `inherit_option` and `set_option` came with 16; before, the member's own attribute decided. */
export async function readMemberships(session: Session): Promise<readonly Membership[]> {
	const rows = await session.query<{ membership: Membership }>(
		`SELECT json_build_object('role', g.rolname, 'member', m.rolname, 'grantor', pg_get_userbyid(a.grantor),
			'admin', a.admin_option,
			'inherit', coalesce((to_jsonb(a)->>'inherit_option')::bool, m.rolinherit),
			'set', coalesce((to_jsonb(a)->>'set_option')::bool, true)) AS membership
		 FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
		 ORDER BY g.rolname, m.rolname, a.grantor`,
	);
	return rows.map((row) => row.membership);
}

export async function readDatabases(session: Session): Promise<readonly DatabaseFacts[]> {
	const rows = await session.query<{ database: Written<DatabaseFacts> }>(
		`SELECT json_build_object('name', d.datname, 'owner', pg_get_userbyid(d.datdba),
			'acl', coalesce(d.datacl, acldefault('d', d.datdba))::text[],
			'allowsConnections', d.datallowconn, 'connectionLimit', d.datconnlimit, 'isTemplate', d.datistemplate,
			'comment', shobj_description(d.oid, 'pg_database')) AS database
		 FROM pg_database d`,
	);
	return rows.map((row) => readWritten(row.database));
}

async function readConnect(
	session: Session,
	logins: readonly string[],
): Promise<Pick<ServerCatalog, 'mayConnect' | 'everybodyMayConnect'>> {
	const rows = await session.query<{ login: string | null; databases: readonly string[] }>(
		`SELECT held.role AS login, json_agg(d.datname) AS databases FROM (${heldSql(
			"SELECT oid, datdba AS owner, coalesce(datacl, acldefault('d', datdba)) AS acl FROM pg_database",
			holds('has_database_privilege', "'CONNECT'"),
		)}) held JOIN pg_database d ON d.oid::text = held.oid WHERE held.held GROUP BY 1`,
		[logins],
	);
	const everybody = rows.find((row) => row.login === null)?.databases ?? [];
	const own = rows.flatMap(({ login, databases }) => (login === null ? [] : [[login, new Set(databases)] as const]));
	return { mayConnect: new Map(own), everybodyMayConnect: new Set(everybody) };
}
