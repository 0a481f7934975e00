import type { ServerFacts } from '../core/server/facts.js';
import type { Session } from './session.js';

/** Reads what the connect screen and `doctor` tell. */
export async function readServerFacts(session: Pick<Session, 'query'>): Promise<ServerFacts> {
	const [row] = await session.query<{ facts: ServerFacts }>(
		`SELECT json_build_object(
			'version', current_setting('server_version_num')::int,
			'versionText', current_setting('server_version'),
			'administrator', (SELECT json_build_object('name', rolname, 'superuser', rolsuper, 'createRole', rolcreaterole,
				'createDatabase', rolcreatedb) FROM pg_roles WHERE rolname = current_user),
			'tls', (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl),
			'inRecovery', pg_is_in_recovery(),
			'connections', json_build_object(
				'used', (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL),
				'limit', current_setting('max_connections')::int),
			'databases', (SELECT coalesce(json_agg(json_build_object('name', datname, 'owner', pg_get_userbyid(datdba),
				'publicMayConnect', datallowconn AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) a
					WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')) ORDER BY datname), '[]')
				FROM pg_database WHERE NOT datistemplate),
			'templates', (SELECT json_build_object('count', count(*), 'publicMayConnect', count(*) FILTER (WHERE
				EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) a
					WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')))
				FROM pg_database WHERE datistemplate AND datallowconn),
			'schemas', json_build_object('database', current_database(), 'count', (SELECT count(*) FROM pg_namespace
				WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')),
			'emptyDatabaseBytes', (SELECT CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) END
				FROM pg_database WHERE datname = 'template0'),
			'roles', (SELECT count(*) FROM pg_roles WHERE rolname !~ '^pg_')) AS facts`,
	);
	if (row === undefined) throw new Error('the server did not answer about itself');
	return row.facts;
}
