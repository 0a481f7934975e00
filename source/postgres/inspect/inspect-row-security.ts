import type {
	CurrentForeignKey,
	CurrentIndex,
	CurrentPolicy,
	CurrentRowSecurity,
	CurrentTable,
} from '../../core/access/row-security/current.js';
import type { Session } from '../session.js';
import { columnType } from './column-type.js';
import { hasChildren } from './has-children.js';
import { inspectTenantMap } from './inspect-tenant-map.js';

/** Reads what row security is made of in these schemas: a fixed number of queries, however many tables there are. */
export async function inspectRowSecurity(
	session: Session,
	schemas: readonly string[],
	column: string,
): Promise<CurrentRowSecurity> {
	return {
		tables: await readTables(session, schemas, column),
		policies: await readPolicies(session, schemas),
		indexes: await readIndexes(session, schemas),
		foreignKeys: await readForeignKeys(session, schemas),
		map: await inspectTenantMap(session),
	};
}

/** The tables of the schemas and, wherever they are, their partitions. Extensions' are left out. */
const family = `WITH RECURSIVE family AS (
	SELECT c.oid, NULL::oid AS parent FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
	UNION ALL
	SELECT i.inhrelid, i.inhparent FROM family f JOIN pg_inherits i ON i.inhparent = f.oid
		JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)`;

const nameOf = (oid: string): string =>
	`(SELECT json_build_object('schema', n.nspname, 'name', c.relname) FROM pg_class c JOIN pg_namespace n
		ON n.oid = c.relnamespace WHERE c.oid = ${oid})`;

async function readTables(
	session: Session,
	schemas: readonly string[],
	column: string,
): Promise<readonly CurrentTable[]> {
	const actors = await readActors(session, schemas);
	const rows = await session.query<{ table: Omit<CurrentTable, 'actors'> }>(
		`${family} SELECT json_build_object('schema', n.nspname, 'name', c.relname,
			'kind', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' ELSE 'foreign table' END,
			'owner', pg_get_userbyid(c.relowner), 'parent', ${nameOf('family.parent')},
			'columnType', (SELECT ${columnType} FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
				WHERE a.attrelid = c.oid AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped),
			'hasChildren', ${hasChildren},
			'holdsRows', c.relkind = 'r' AND pg_relation_size(c.oid) > 0) AS table
		 FROM family JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
		 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
		[schemas, column],
	);
	return rows.map(({ table }) => ({ ...table, actors: actors.get(table.owner) ?? [] }));
}

/** By owner, who signs in and acts as it. From 16 on a member may neither inherit nor become what it is a member of. */
async function readActors(
	session: Session,
	schemas: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
	const may = (option: string) => `coalesce((to_jsonb(m)->>'${option}_option')::bool, true)`;
	const rows = await session.query<{ owner: string; actors: readonly string[] }>(
		`${family}, acting AS (
			SELECT c.relowner AS owner, c.relowner AS role FROM family JOIN pg_class c USING (oid)
			UNION SELECT a.owner, m.member FROM acting a JOIN pg_auth_members m ON m.roleid = a.role
				AND (${may('inherit')} OR ${may('set')})
		 )
		 SELECT pg_get_userbyid(a.owner) AS owner, json_agg(r.rolname ORDER BY r.rolname COLLATE "C") AS actors
		 FROM acting a JOIN pg_roles r ON r.oid = a.role
		 WHERE r.rolcanlogin AND NOT r.rolsuper AND NOT r.rolbypassrls GROUP BY a.owner`,
		[schemas],
	);
	return new Map(rows.map(({ owner, actors }) => [owner, actors]));
}

async function readPolicies(session: Session, schemas: readonly string[]): Promise<readonly CurrentPolicy[]> {
	const rows = await session.query<{ policy: CurrentPolicy }>(
		`${family} SELECT json_build_object('schema', n.nspname, 'table', c.relname, 'name', p.polname,
			'permissive', p.polpermissive,
			'command', CASE p.polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
			'roles', (SELECT json_agg(CASE WHEN r <> 0 THEN pg_get_userbyid(r) END ORDER BY r) FROM unnest(p.polroles) r),
			'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) AS policy
		 FROM family JOIN pg_policy p ON p.polrelid = family.oid JOIN pg_class c ON c.oid = p.polrelid
			JOIN pg_namespace n ON n.oid = c.relnamespace
		 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", p.polname COLLATE "C"`,
		[schemas],
	);
	return rows.map((row) => row.policy);
}

/** What somebody is building at this moment is nobody's leftover. */
async function readIndexes(session: Session, schemas: readonly string[]): Promise<readonly CurrentIndex[]> {
	const rows = await session.query<{ index: CurrentIndex }>(
		`${family} SELECT json_build_object('schema', n.nspname, 'table', c.relname, 'name', i.relname,
			'valid', x.indisvalid, 'unique', x.indisunique OR x.indisexclusion,
			'finds', x.indpred IS NULL AND m.amname IN ('btree', 'hash')
				AND x.indcollation[0] = coalesce(first.attcollation, 0),
			'plain', x.indpred IS NULL AND m.amname = 'btree' AND NOT x.indisunique AND x.indnatts = 1
				AND x.indcollation[0] = coalesce(first.attcollation, 0) AND o.opcdefault,
			'columns', (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(x.indkey) WITH ORDINALITY AS k(attnum, at)
				LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum <> 0
				WHERE k.at <= x.indnkeyatts),
			'parent', (SELECT p.relname FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = i.oid)) AS index
		 FROM family JOIN pg_index x ON x.indrelid = family.oid JOIN pg_class i ON i.oid = x.indexrelid
			JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_am m ON m.oid = i.relam JOIN pg_opclass o ON o.oid = x.indclass[0]
			LEFT JOIN pg_attribute first ON first.attrelid = c.oid AND first.attnum = x.indkey[0] AND x.indkey[0] <> 0
		 WHERE NOT EXISTS (SELECT FROM pg_stat_progress_create_index g WHERE g.index_relid = i.oid AND NOT x.indisvalid)
		 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", i.relname COLLATE "C"`,
		[schemas],
	);
	return rows.map((row) => row.index);
}

async function readForeignKeys(session: Session, schemas: readonly string[]): Promise<readonly CurrentForeignKey[]> {
	const rows = await session.query<{ key: CurrentForeignKey }>(
		`${family} SELECT json_build_object('schema', n.nspname, 'table', c.relname, 'name', k.conname,
			'columns', (SELECT json_agg(a.attname ORDER BY u.at) FROM unnest(k.conkey) WITH ORDINALITY AS u(attnum, at)
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum),
			'references', ${nameOf('k.confrelid')}) AS key
		 FROM family JOIN pg_constraint k ON k.conrelid = family.oid AND k.contype = 'f' AND k.conparentid = 0
			JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"`,
		[schemas],
	);
	return rows.map((row) => row.key);
}
