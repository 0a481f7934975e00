import type { Current, CurrentDatabase, CurrentRole, Membership, Setting } from '../../core/access/current.js';
import { readWritten, type Written } from '../../core/access/read-acl.js';
import type { Scope } from '../../core/access/scope.js';
import { readBesideDatabases } from '../probe/read-beside.js';
import type { Session } from '../session.js';
import { inspectAdministrator } from './inspect-administrator.js';
import { inspectBystanders } from './inspect-bystanders.js';

export type ServerState = Omit<Current, 'interiors'>;

/** Reads the server from its maintenance database, in a fixed number of queries however much there is. */
export async function inspectServer(session: Session, scope: Scope): Promise<ServerState> {
	const administrator = await inspectAdministrator(session);
	const [system] = await session.query<{ bootstrap: string; may_identify: boolean }>(
		`SELECT pg_get_userbyid(10) AS bootstrap, has_function_privilege('pg_control_system()', 'EXECUTE') AS may_identify`,
	);
	return {
		version: session.version,
		systemIdentifier: system?.may_identify === true ? await identity(session) : 'unknown',
		administrator,
		bootstrapSuperuser: system?.bootstrap ?? '',
		roles: await roles(session, scope),
		memberships: await memberships(session, scope, administrator.name),
		databases: await databases(session),
		settings: await settings(session, scope),
		elsewhere: await readBesideDatabases(session),
		unsettable: await unsettable(session, scope, administrator.superuser),
		availableExtensions: await available(session, scope),
		...(await inspectBystanders(session)),
	};
}

/** Which server this is. A hardened one keeps that from all but superusers: a saved plan then fits any that is in the same state. */
async function identity(session: Session): Promise<string> {
	const [row] = await session.query<{ id: string }>('SELECT system_identifier::text AS id FROM pg_control_system()');
	return row?.id ?? 'unknown';
}

/**
 * The profile's roles, those it made for others, those so mighty that a routine of theirs is not to be handed out, and
 * those that can make roles and so may have applied the profile.
 */
async function roles(session: Session, scope: Scope): Promise<readonly CurrentRole[]> {
	const rows = await session.query<{ role: CurrentRole }>(
		`SELECT json_build_object('name', rolname, 'login', rolcanlogin, 'superuser', rolsuper, 'createDatabase', rolcreatedb,
			'createRole', rolcreaterole, 'replication', rolreplication, 'bypassRowSecurity', rolbypassrls, 'inherit', rolinherit,
			'connectionLimit', rolconnlimit,
			'validUntil', CASE WHEN isfinite(rolvaliduntil)
				THEN to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END,
			'comment', shobj_description(oid, 'pg_authid')) AS role
		 FROM pg_roles WHERE rolname = ANY($1) OR rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole OR shobj_description(oid, 'pg_authid') = $2
			OR starts_with(shobj_description(oid, 'pg_authid'), $3)
		 ORDER BY rolname`,
		[scope.roles, scope.mark, scope.secondMark],
	);
	return rows.map((row) => row.role);
}

/**
 * Who is a member of the profile's roles, and of what they and the administrator are members, step by step.
 * `inherit_option` and `set_option` came with 16; before, the member's own attribute decided.
 */
async function memberships(session: Session, scope: Scope, administrator: string): Promise<readonly Membership[]> {
	const rows = await session.query<{ membership: Membership }>(
		`WITH RECURSIVE up AS (
			SELECT oid FROM pg_roles WHERE rolname = ANY($1) OR rolname = $2
			UNION SELECT a.roleid FROM pg_auth_members a JOIN up ON a.member = up.oid)
		 SELECT json_build_object('role', g.rolname, 'member', m.rolname, 'grantor', pg_get_userbyid(a.grantor),
			'admin', a.admin_option,
			'inherit', coalesce((to_jsonb(a)->>'inherit_option')::bool, m.rolinherit),
			'set', coalesce((to_jsonb(a)->>'set_option')::bool, true)) AS membership
		 FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
		 WHERE g.rolname = ANY($1) OR a.member IN (SELECT oid FROM up)
		 ORDER BY g.rolname, m.rolname, pg_get_userbyid(a.grantor)`,
		[scope.roles, administrator],
	);
	return rows.map((row) => row.membership);
}

async function databases(session: Session): Promise<readonly CurrentDatabase[]> {
	const rows = await session.query<{ database: Written<CurrentDatabase> }>(
		`SELECT json_build_object('name', d.datname, 'owner', pg_get_userbyid(d.datdba),
			'acl', coalesce(d.datacl, acldefault('d', d.datdba))::text[], 'aclIsDefault', d.datacl IS NULL,
			'allowsConnections', d.datallowconn, 'isTemplate', d.datistemplate, 'connectionLimit', d.datconnlimit,
			'comment', shobj_description(d.oid, 'pg_database')) AS database
		 FROM pg_database d ORDER BY d.datname`,
	);
	return rows.map((row) => readWritten(row.database));
}

async function settings(session: Session, scope: Scope): Promise<readonly Setting[]> {
	const rows = await session.query<{ setting: Setting }>(
		`SELECT json_build_object('role', r.rolname, 'database', d.datname, 'name', split_part(c, '=', 1),
			'value', substr(c, strpos(c, '=') + 1)) AS setting
		 FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
			LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c
		 WHERE r.rolname = ANY($1) OR d.datname = ANY($2) ORDER BY 1::text`,
		[scope.roles, scope.databases],
	);
	return rows.map((row) => row.setting);
}

async function available(session: Session, scope: Scope): Promise<Current['availableExtensions']> {
	return await session.query<{ name: string; trusted: boolean }>(
		'SELECT name, bool_or(trusted) AS trusted FROM pg_available_extension_versions WHERE name = ANY($1) GROUP BY name',
		[scope.extensions],
	);
}

/**
 * A setting that the server does not know is a placeholder of some extension, and those are a superuser's to store. From
 * 15 on the right to a superuser's setting can be granted.
 */
async function unsettable(session: Session, scope: Scope, superuser: boolean): Promise<Current['unsettable']> {
	const granted = session.version >= 150_000 ? `has_parameter_privilege(current_user, n, 'SET')` : 'false';
	const rows = await session.query<{ name: string; by: 'superuser' | 'nobody' }>(
		`SELECT n AS name, CASE WHEN s.context IN ('internal', 'postmaster', 'sighup') THEN 'nobody' ELSE 'superuser' END AS by
		 FROM unnest($1::text[]) n LEFT JOIN pg_settings s ON lower(s.name) = lower(n)
		 WHERE n NOT IN ('role', 'search_path') AND coalesce(s.context, '') NOT IN ('user', 'backend')
			AND (coalesce(s.context, '') IN ('internal', 'postmaster', 'sighup') OR NOT ($2 OR ${granted}))
		 ORDER BY n`,
		[scope.settings, superuser],
	);
	return rows;
}
