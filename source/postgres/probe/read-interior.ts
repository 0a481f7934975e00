import type { DefaultPrivileges } from '../../core/access/current.js';
import type { Held, Interior, SchemaFacts } from '../../core/gates/catalog.js';
import { aclAsJson } from '../inspect/acl-sql.js';
import type { Session } from '../session.js';
import { readClasses } from './read-classes.js';

/** Asks the catalogs of one database what these roles hold in it: a fixed number of queries, however many objects. */
export async function readInterior(
	session: Session,
	scope: { readonly roles: readonly string[]; readonly schemas: readonly string[] },
): Promise<Interior> {
	const [triggers] = await session.query<{ some: boolean }>(
		`SELECT count(*) > 0 AS some FROM pg_event_trigger WHERE evtenabled <> 'D' AND evtevent <> 'login'`,
	);
	const schemas = await readSchemas(session, scope.roles);
	// What the logins may look into is theirs to use, whosever it is.
	const reached = schemas.filter((schema) => Object.values(schema.held).some((held) => held.includes('USAGE')));
	const inside = [...new Set([...scope.schemas, ...reached.map((schema) => schema.name)])];
	return {
		kind: 'read',
		database: session.database,
		held: await readDatabase(session, scope.roles),
		schemas,
		classes: await readClasses(session, { roles: scope.roles, schemas: inside }),
		defaults: await readDefaults(session),
		extensions: await session.query<{ name: string; schema: string }>(
			'SELECT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY 1',
		),
		eventTriggers: triggers?.some ?? true,
	};
}

async function readDatabase(session: Session, roles: readonly string[]): Promise<Held> {
	const rows = await session.query<{ role: string; held: readonly string[] }>(
		`SELECT r.rolname AS role, (SELECT coalesce(json_agg(p), '[]') FROM unnest(ARRAY['CONNECT', 'TEMPORARY', 'CREATE']) p
			WHERE has_database_privilege(r.oid, (SELECT oid FROM pg_database WHERE datname = current_database()), p)) AS held
		 FROM pg_roles r WHERE r.rolname = ANY($1)`,
		[roles],
	);
	return Object.fromEntries(rows.map((row) => [row.role, row.held]));
}

async function readSchemas(session: Session, roles: readonly string[]): Promise<readonly SchemaFacts[]> {
	const rows = await session.query<{ schema: SchemaFacts }>(
		`SELECT json_build_object('name', n.nspname, 'owner', pg_get_userbyid(n.nspowner),
			'acl', ${aclAsJson("coalesce(n.nspacl, acldefault('n', n.nspowner))")},
			'ofExtension', EXISTS (SELECT FROM pg_depend d
				WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e'),
			'held', (SELECT coalesce(json_object_agg(r.rolname, (SELECT coalesce(json_agg(p), '[]')
				FROM unnest(ARRAY['USAGE', 'CREATE']) p WHERE has_schema_privilege(r.oid, n.oid, p))), '{}')
				FROM pg_roles r WHERE r.rolname = ANY($1))) AS schema
		 FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY n.nspname`,
		[roles],
	);
	return rows.map((row) => row.schema);
}

async function readDefaults(session: Session): Promise<readonly DefaultPrivileges[]> {
	const rows = await session.query<{ defaults: DefaultPrivileges }>(
		`SELECT json_build_object('creator', pg_get_userbyid(d.defaclrole), 'schema', n.nspname,
			'objects', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'routines'
				WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END,
			'acl', ${aclAsJson('d.defaclacl')}) AS defaults
		 FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`,
	);
	return rows.map((row) => row.defaults);
}
