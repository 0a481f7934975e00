import { standIn } from '../../core/access/predefined.js';
import type { Asker } from '../../core/explain/facts.js';
import { startingRole } from '../../core/explain/starting-role.js';
import type { DatabaseFacts, RoleFacts } from '../../core/gates/catalog.js';
import { readDatabases, readMemberships, readRoles } from '../probe/read-server.js';
import type { Session } from '../session.js';

/** What the server knows of roles and databases: where one of those that are asked about may be missing. */
export type Server = {
	readonly roles: ReadonlyMap<string, RoleFacts>;
	readonly databases: ReadonlyMap<string, DatabaseFacts>;
};

export async function readServer(session: Session): Promise<Server> {
	const roles = await readRoles(session);
	const databases = await readDatabases(session);
	return {
		roles: new Map(roles.map((role) => [role.name, role])),
		databases: new Map(databases.map((database) => [database.name, database])),
	};
}

/** Everything about who asks; `own` are the backends of our own sessions. */
export async function readAsker(
	session: Session,
	{ roles }: Server,
	role: RoleFacts,
	database: DatabaseFacts,
	own: readonly number[],
): Promise<Asker> {
	const settings = await readSettings(session, role.name, database.name);
	const owner = { role: standIn, member: database.owner, grantor: null, admin: false, inherit: true, set: false };
	const memberships = [...(await readMemberships(session)), owner];
	return {
		version: session.version,
		role,
		database,
		...(await readDoor(session, role.name, database.name, own)),
		startsAs: startingRole(role, roles, memberships, settings.get('role')),
		within: null,
		locked: await isLocked(session, role.name, database.name),
		roles,
		memberships,
		settings,
		unfiltered: false,
	};
}

/**
 * Sessions as CONNECTION LIMIT counts them: everybody's in the database, superusers' too, and not those of workers. Ours
 * are left out: when the login comes they are gone. What an administrator may not see of others is counted as a session.
 */
async function readDoor(
	session: Session,
	role: string,
	database: string,
	own: readonly number[],
): Promise<Pick<Asker, 'mayConnect' | 'sessions'>> {
	const counted = `FROM pg_stat_activity WHERE coalesce(backend_type, 'client backend') = 'client backend' AND pid <> ALL ($3::int[])`;
	const [row] = await session.query<{ may: boolean; of_role: number; in_database: number }>(
		`SELECT has_database_privilege($1::name, oid, 'CONNECT') AS may,
			(SELECT count(*) ${counted} AND usename = $1)::int AS of_role,
			(SELECT count(*) ${counted} AND datname = $2)::int AS in_database
		 FROM pg_database WHERE datname = $2`,
		[role, database, [session.backendPid, ...own]],
	);
	return {
		mayConnect: row?.may === true,
		sessions: { ofRole: row?.of_role ?? 0, inDatabase: row?.in_database ?? 0 },
	};
}

/** What its sessions start with: the narrower setting wins, and the server's own comes last. */
async function readSettings(session: Session, role: string, database: string): Promise<ReadonlyMap<string, string>> {
	const rows = await session.query<{ name: string; value: string }>(
		`SELECT lower(split_part(c, '=', 1)) AS name, substr(c, strpos(c, '=') + 1) AS value
		 FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase,
			unnest(s.setconfig) c
		 WHERE (s.setrole = 0 OR r.rolname = $1) AND (s.setdatabase = 0 OR d.datname = $2)
		 ORDER BY s.setrole <> 0, s.setdatabase <> 0`,
		[role, database],
	);
	return new Map([
		['search_path', await serversPath(session)],
		...rows.map(({ name, value }) => [name, value] as const),
	]);
}

/** That of postgresql.conf, as far as this session shows it: where one is stored for itself, what initdb writes. */
async function serversPath(session: Session): Promise<string> {
	const [row] = await session.query<{ path: string }>(
		`SELECT reset_val AS path FROM pg_settings WHERE name = 'search_path' AND NOT EXISTS (
			SELECT FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE lower(c) LIKE 'search_path=%'
				AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))
				AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))`,
	);
	return row?.path ?? '"$user", public';
}

/**
 * Ways in that ask for no password of PostgreSQL's own. Lines for several roles or databases at once are not taken apart:
 * one that may be meant counts.
 */
const keyless = `('trust', 'peer', 'ident', 'gss', 'sspi', 'cert', 'ldap', 'pam', 'bsd', 'radius', 'oauth')`;

async function isLocked(session: Session, role: string, database: string): Promise<boolean | null> {
	const [may] = await session.query<{ may: boolean }>(
		`SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT') AND has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT')
			AND has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE') AS may`,
	);
	if (may?.may !== true) return null;
	const [row] = await session.query<{ locked: boolean }>(
		`SELECT (SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = $1) AND NOT EXISTS (
			SELECT FROM pg_hba_file_rules WHERE error IS NULL AND auth_method IN ${keyless}
				AND EXISTS (SELECT FROM unnest(user_name) u WHERE u IN ('all', $1) OR u ~ '^[+/]')
				AND EXISTS (SELECT FROM unnest(database) d WHERE d IN ('all', $2, 'sameuser', 'samerole', 'samegroup') OR d ~ '^/')) AS locked`,
		[role, database],
	);
	return row?.locked === true;
}
