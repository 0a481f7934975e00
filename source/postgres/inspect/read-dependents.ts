import type { Dependent } from '../../core/access/bystander.js';
import { objectName } from '../../core/access/object-kind.js';
import type { Session } from '../session.js';

type Row = {
	readonly what: string;
	readonly owner: string;
	readonly schema: string;
	readonly name: string;
	readonly signature: string | null;
};

/**
 * What uses the relations and routines of `schemas` on which PUBLIC holds a right: views, what a table computes or checks
 * with, and routines whose body the server has read (it reads SQL-standard ones from 14 on; a string it never does).
 */
export async function readDependents(session: Session, schemas: readonly string[]): Promise<readonly Dependent[]> {
	const rows = await session.query<Row>(
		`WITH open AS (
			SELECT 'pg_class'::regclass AS class, c.oid, n.nspname AS schema, c.relname AS name, NULL AS signature
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = ANY($1) AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = 0)
			UNION ALL
			SELECT 'pg_proc'::regclass, p.oid, n.nspname, p.proname,
				(SELECT coalesce(string_agg(format_type(t, NULL), ', ' ORDER BY o), '')
					FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, o))
			FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
			WHERE n.nspname = ANY($1)
				AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
		 ), using_it AS (
			SELECT o.oid, o.schema, o.name, o.signature, coalesce(w.ev_class, v.adrelid, k.conrelid, y.polrelid, i.indrelid) AS relation,
				CASE d.classid WHEN 'pg_proc'::regclass THEN d.objid END AS routine
			FROM open o JOIN pg_depend d ON d.refclassid = o.class AND d.refobjid = o.oid AND d.deptype IN ('n', 'a')
			LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
			LEFT JOIN pg_attrdef v ON d.classid = 'pg_attrdef'::regclass AND v.oid = d.objid AND o.signature IS NOT NULL
			LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND o.signature IS NOT NULL
			LEFT JOIN pg_policy y ON d.classid = 'pg_policy'::regclass AND y.oid = d.objid AND o.signature IS NOT NULL
			LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid AND o.signature IS NOT NULL
		 )
		 SELECT DISTINCT u.schema, u.name, u.signature, pg_get_userbyid(coalesce(c.relowner, p.proowner)) AS owner,
			CASE WHEN c.relkind = 'v' THEN 'view ' WHEN c.relkind = 'm' THEN 'materialized view ' WHEN p.oid IS NULL THEN 'table '
				ELSE 'routine ' END || n.nspname || '.' || coalesce(c.relname, p.proname) AS what
		 FROM using_it u LEFT JOIN pg_class c ON c.oid = u.relation LEFT JOIN pg_proc p ON p.oid = u.routine
			JOIN pg_namespace n ON n.oid = coalesce(c.relnamespace, p.pronamespace)
		 WHERE u.relation IS DISTINCT FROM u.oid
		 ORDER BY what, u.schema, u.name`,
		[schemas],
	);
	return rows.map(({ what, owner, ...object }) => ({ what, owner, uses: objectName(object) }));
}
