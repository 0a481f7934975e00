import { mapSchema } from '../../core/access/desired.js';
import { readWritten, type Written } from '../../core/access/read-acl.js';
import { mapTable } from '../../core/access/row-security/tenant-function.js';
import type { Facts, RowRule } from '../../core/explain/facts.js';
import type { Session } from '../session.js';
import { relationThing } from './find-things.js';

/** A table whose rows are come to, as whom, and for what. */
export type Read = Pick<RowRule, 'who' | 'command' | 'because'> & { readonly oid: string };

/** Row security of the tables that the question comes to. */
export async function readRows(session: Session, tables: readonly Read[]): Promise<readonly RowRule[]> {
	const rules: RowRule[] = [];
	for (const { oid, who, command, because } of tables) {
		const [row] = await session.query<{
			rule: Omit<RowRule, 'table' | 'who' | 'command' | 'because'> & { table: Written<RowRule['table']> };
		}>(
			`SELECT json_build_object('table', ${relationThing}, 'enabled', c.relrowsecurity, 'forced', c.relforcerowsecurity,
				'reads', $3 AND has_any_column_privilege($2::name, c.oid, 'SELECT'),
				'policies', (SELECT coalesce(json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive,
					'command', CASE p.polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
					'roles', (SELECT json_agg(CASE WHEN r <> 0 THEN pg_get_userbyid(r) END) FROM unnest(p.polroles) r),
					'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
					ORDER BY p.polname COLLATE "C"), '[]') FROM pg_policy p WHERE p.polrelid = c.oid)) AS rule
			 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1::oid`,
			[oid, who, command === 'UPDATE' || command === 'DELETE'],
		);
		if (row !== undefined) rules.push({ ...row.rule, table: readWritten(row.rule.table), who, command, because });
	}
	return rules;
}

/** Whose rows the map of logins to tenants lets this login see. */
export async function readTenant(session: Session, login: string): Promise<Facts['tenant']> {
	const [map] = await session.query<{ readable: boolean }>(
		`SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2`,
		[mapSchema, mapTable],
	);
	if (map === undefined) return { kind: 'none' };
	if (!map.readable) return { kind: 'unreadable' };
	const [row] = await session.query<{ key: string }>(
		`SELECT key::text AS key FROM ${mapSchema}.${mapTable} WHERE login = $1`,
		[login],
	);
	return row === undefined ? { kind: 'none' } : { kind: 'of', key: row.key };
}
