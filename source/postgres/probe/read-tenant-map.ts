import { mapSchema } from '../../core/access/desired.js';
import { readAcl } from '../../core/access/read-acl.js';
import {
	definitionOf,
	type FunctionFacts,
	functionName,
	mapTable,
} from '../../core/access/row-security/tenant-function.js';
import type { MapFacts } from '../../core/gates/catalog.js';
import type { Session } from '../session.js';

/** Reads what makes a login a tenant's: the map, who may change it, and the function that looks it up. */
export async function readTenantMap(session: Session): Promise<MapFacts> {
	const [table] = await session.query<{ facts: TableRow; readable: boolean }>(
		`SELECT json_build_object('owner', pg_get_userbyid(c.relowner),
			'acl', coalesce(c.relacl, acldefault('r', c.relowner))::text[],
			'columns', (SELECT coalesce(json_agg(json_build_object('column', a.attname, 'acl', a.attacl::text[]) ORDER BY a.attnum), '[]')
				FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped),
			'rowSecurity', c.relrowsecurity,
			'children', (SELECT coalesce(json_agg(format('%I.%I', k.nspname, h.relname) ORDER BY 1), '[]') FROM pg_inherits i
				JOIN pg_class h ON h.oid = i.inhrelid JOIN pg_namespace k ON k.oid = h.relnamespace WHERE i.inhparent = c.oid),
			'keyType', (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
				WHERE a.attrelid = c.oid AND a.attname = 'key' AND NOT a.attisdropped),
			'unique', EXISTS (SELECT FROM pg_index x JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
				WHERE x.indrelid = c.oid AND x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indnkeyatts = 1
					AND a.attname = 'login')) AS facts,
			has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'r'`,
		[mapSchema, mapTable],
	);
	return {
		table: table === undefined ? null : readTable(table.facts),
		function: await readFunction(session),
		entries: table?.readable === true ? await readEntries(session) : null,
	};
}

type TableRow = Omit<NonNullable<MapFacts['table']>, 'acl'> & {
	readonly acl: readonly string[];
	readonly columns: readonly { readonly column: string; readonly acl: readonly string[] }[];
};

function readTable({ acl, columns, ...facts }: TableRow): MapFacts['table'] {
	const onColumns = columns.flatMap((each) => readAcl(each.acl).map((item) => ({ ...item, column: each.column })));
	return { ...facts, acl: [...readAcl(acl), ...onColumns] };
}

async function readEntries(session: Session): Promise<ReadonlyMap<string, string>> {
	const rows = await session.query<{ login: string; key: string }>(
		`SELECT login::text AS login, key::text AS key FROM ${mapSchema}.${mapTable}`,
	);
	return new Map(rows.map(({ login, key }) => [login, key]));
}

type FunctionRow = FunctionFacts & { readonly owner: string; readonly acl: readonly string[] };

async function readFunction(session: Session): Promise<MapFacts['function']> {
	const [row] = await session.query<{ facts: FunctionRow }>(
		`SELECT json_build_object('owner', pg_get_userbyid(p.proowner),
			'acl', coalesce(p.proacl, acldefault('f', p.proowner))::text[],
			'returns', format_type(p.prorettype, NULL), 'language', l.lanname, 'volatility', p.provolatile,
			'parallel', p.proparallel, 'securityDefiner', p.prosecdef, 'settings', coalesce(to_json(p.proconfig), '[]'),
			'body', p.prosrc) AS facts
		 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
		 WHERE n.nspname = $1 AND p.proname = $2 AND p.pronargs = 0`,
		[mapSchema, functionName],
	);
	if (row === undefined) return null;
	const { owner, acl, ...facts } = row.facts;
	return { owner, acl: readAcl(acl), definition: definitionOf(facts) };
}
