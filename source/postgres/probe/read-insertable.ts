import type { ObjectClass } from '../../core/gates/catalog.js';
import type { Columns } from '../../core/gates/rows/witness.js';
import type { Session } from '../session.js';

/** The columns that an INSERT may name, but for generated ones. */
export async function readInsertable(
	session: Session,
	tables: readonly { readonly object: ObjectClass; readonly table: string }[],
): Promise<ReadonlyMap<ObjectClass, Columns>> {
	const rows = await session.query<Columns & { readonly at: number }>(
		`SELECT (u.at - 1)::int AS at, json_agg(a.attname ORDER BY a.attnum) AS names, bool_or(t.typtype = 'd') AS domains
		 FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (schema, name, at)
			JOIN pg_namespace n ON n.nspname = u.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = u.name
			JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
		 WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY u.at`,
		[tables.map(({ object }) => object.schema), tables.map(({ table }) => table)],
	);
	return new Map(
		rows.flatMap(({ at, names, domains }) => {
			const object = tables[at]?.object;
			return object === undefined ? [] : [[object, { names, domains }] as const];
		}),
	);
}
