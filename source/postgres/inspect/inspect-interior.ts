import type {
	CurrentColumn,
	CurrentExtension,
	CurrentInterior,
	CurrentObject,
	CurrentSchema,
	DefaultPrivileges,
} from '../../core/access/current.js';
import { readWritten, type Written } from '../../core/access/read-acl.js';
import type { Scope } from '../../core/access/scope.js';
import type { Session } from '../session.js';
import { inspectRowSecurity } from './inspect-row-security.js';
import { readDependents } from './read-dependents.js';
import { readElsewhere } from './read-elsewhere.js';

/** Reads the inside of the database that `session` is in: a fixed number of queries, however many objects there are. */
export async function inspectInterior(
	session: Session,
	{ schemas, own, tenantColumn }: Pick<Scope, 'schemas' | 'own' | 'tenantColumn'>,
): Promise<CurrentInterior> {
	const [triggers] = await session.query<{ some: boolean }>('SELECT count(*) > 0 AS some FROM pg_event_trigger');
	return {
		database: session.database,
		schemas: await readSchemas(session),
		objects: await readObjects(session, schemas),
		columns: await readColumns(session, schemas),
		defaults: await readDefaults(session),
		extensions: await session.query<CurrentExtension>(
			'SELECT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY 1',
		),
		eventTriggers: triggers?.some ?? false,
		rowSecurity: tenantColumn === null ? null : await inspectRowSecurity(session, schemas, tenantColumn),
		elsewhere: await readElsewhere(session, own, schemas),
		dependents: await readDependents(session, schemas),
	};
}

async function readSchemas(session: Session): Promise<readonly CurrentSchema[]> {
	const rows = await session.query<{ schema: Written<CurrentSchema> }>(
		`SELECT json_build_object('name', nspname, 'owner', pg_get_userbyid(nspowner),
			'acl', coalesce(nspacl, acldefault('n', nspowner))::text[],
			'comment', obj_description(oid, 'pg_namespace')) AS schema
		 FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname`,
	);
	return rows.map((row) => readWritten(row.schema));
}

/** A routine's signature is `regprocedure`-style and quoted by the server. */
async function readObjects(session: Session, schemas: readonly string[]): Promise<readonly CurrentObject[]> {
	const rows = await session.query<{ object: Written<CurrentObject> }>(
		`SELECT json_build_object('schema', n.nspname, 'name', c.relname, 'signature', NULL,
			'kind', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
				WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' END,
			'owner', pg_get_userbyid(c.relowner),
			'acl', coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))::text[],
			'ofExtension', EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'),
			'isPartition', c.relispartition, 'rowSecurity', c.relrowsecurity, 'forcedRowSecurity', c.relforcerowsecurity,
			'securityDefiner', false,
			'securityInvoker', c.relkind = 'v' AND coalesce((SELECT option_value::bool FROM pg_options_to_table(c.reloptions)
				WHERE option_name = 'security_invoker'), false)) AS object
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
		 UNION ALL
		 SELECT json_build_object('schema', n.nspname, 'name', p.proname,
			'signature', (SELECT coalesce(string_agg(format_type(t, NULL), ', ' ORDER BY o), '')
				FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, o)),
			'kind', CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function' END,
			'owner', pg_get_userbyid(p.proowner),
			'acl', coalesce(p.proacl, acldefault('f', p.proowner))::text[],
			'ofExtension', EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'),
			'isPartition', false, 'rowSecurity', false, 'forcedRowSecurity', false,
			'securityDefiner', p.prosecdef, 'securityInvoker', false) AS object
		 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY($1)`,
		[schemas],
	);
	return rows
		.map((row) => readWritten(row.object))
		.toSorted(
			(a, b) => compare(a.schema, b.schema) || compare(a.name, b.name) || compare(a.signature ?? '', b.signature ?? ''),
		);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

async function readColumns(session: Session, schemas: readonly string[]): Promise<readonly CurrentColumn[]> {
	const rows = await session.query<{ column: Written<CurrentColumn> }>(
		`SELECT json_build_object('schema', n.nspname, 'table', c.relname, 'name', a.attname,
			'owner', pg_get_userbyid(c.relowner), 'acl', a.attacl::text[]) AS column
		 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND n.nspname = ANY($1)
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
		 ORDER BY n.nspname, c.relname, a.attnum`,
		[schemas],
	);
	return rows.map((row) => readWritten(row.column));
}

async function readDefaults(session: Session): Promise<readonly DefaultPrivileges[]> {
	const rows = await session.query<{ defaults: Written<DefaultPrivileges> }>(
		`SELECT json_build_object('creator', pg_get_userbyid(d.defaclrole), 'schema', n.nspname,
			'objects', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'routines'
				WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END,
			'acl', d.defaclacl::text[]) AS defaults
		 FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
		 ORDER BY pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype`,
	);
	return rows.map((row) => readWritten(row.defaults));
}
