import type { ServerNames } from '../../core/server/names.js';
import type { Session } from '../session.js';

/** Every database and every role, in one query; what is the user's own to choose comes first. */
export async function readServerNames(session: Pick<Session, 'query'>): Promise<ServerNames> {
	const [row] = await session.query<{ names: ServerNames }>(
		`SELECT pg_catalog.json_build_object(
			'databases', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
				'name', datname, 'owner', pg_catalog.pg_get_userbyid(datdba),
				'comment', pg_catalog.shobj_description(oid, 'pg_database'),
				'isTemplate', datistemplate, 'acceptsConnections', datallowconn) ORDER BY datistemplate, datname)
				FROM pg_catalog.pg_database),
			'roles', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
				'name', rolname, 'comment', pg_catalog.shobj_description(oid, 'pg_authid'), 'login', rolcanlogin,
				'superuser', rolsuper, 'createRole', rolcreaterole, 'replication', rolreplication,
				'bypassRowSecurity', rolbypassrls) ORDER BY rolname ~ '^pg_', rolname)
				FROM pg_catalog.pg_roles)) AS names`,
	);
	if (row === undefined) throw new Error('the server did not answer about its names');
	return row.names;
}
