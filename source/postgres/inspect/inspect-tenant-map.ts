import { mapSchema } from '../../core/access/desired.js';
import { readAcl, readWritten, type Written } from '../../core/access/read-acl.js';
import type { CurrentTenantMap } from '../../core/access/row-security/current.js';
import {
	definitionOf,
	type FunctionFacts,
	functionName,
	mapTable,
} from '../../core/access/row-security/tenant-function.js';
import type { Session } from '../session.js';

type Table = NonNullable<CurrentTenantMap['table']>;
type TableRow = Written<Omit<Table, 'columns'>> & { readonly columns: readonly Written<Table['columns'][number]>[] };

/** Reads which login is whose, and the function that says so. */
export async function inspectTenantMap(session: Session): Promise<CurrentTenantMap> {
	const [table] = await session.query<{ map: TableRow; readable: boolean }>(
		`SELECT json_build_object('owner', pg_get_userbyid(c.relowner),
			'keyType', (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
				WHERE a.attrelid = c.oid AND a.attname = 'key' AND NOT a.attisdropped),
			'acl', coalesce(c.relacl, acldefault('r', c.relowner))::text[],
			'columns', (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'acl', a.attacl::text[])
				ORDER BY a.attnum), '[]') FROM pg_attribute a
				WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped)) AS map,
			has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'r'`,
		[mapSchema, mapTable],
	);
	return {
		table: table === undefined ? null : tableOf(table.map),
		function: await readFunction(session),
		entries: table === undefined ? [] : table.readable ? await readEntries(session) : null,
	};
}

function tableOf({ columns, acl, ...table }: TableRow): Table {
	return { ...table, acl: readAcl(acl), columns: columns.map(readWritten) };
}

async function readEntries(session: Session): Promise<NonNullable<CurrentTenantMap['entries']>> {
	return await session.query<{ login: string; key: string; exists: boolean }>(
		`SELECT m.login::text AS login, m.key::text AS key, r.oid IS NOT NULL AS exists
		 FROM ${mapSchema}.${mapTable} m LEFT JOIN pg_roles r ON r.rolname = m.login ORDER BY m.login`,
	);
}

type FunctionRow = FunctionFacts & { readonly owner: string; readonly acl: readonly string[] };

async function readFunction(session: Session): Promise<CurrentTenantMap['function']> {
	const [row] = await session.query<{ tenant: FunctionRow }>(
		`SELECT json_build_object('owner', pg_get_userbyid(p.proowner),
			'acl', coalesce(p.proacl, acldefault('f', p.proowner))::text[],
			'returns', format_type(p.prorettype, NULL), 'language', l.lanname, 'volatility', p.provolatile,
			'parallel', p.proparallel, 'securityDefiner', p.prosecdef, 'settings', coalesce(to_json(p.proconfig), '[]'),
			'body', p.prosrc) AS tenant
		 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
		 WHERE n.nspname = $1 AND p.proname = $2 AND p.pronargs = 0`,
		[mapSchema, functionName],
	);
	if (row === undefined) return null;
	const { owner, acl, ...facts } = row.tenant;
	return { owner, acl: readAcl(acl), returns: facts.returns, definition: definitionOf(facts) };
}
