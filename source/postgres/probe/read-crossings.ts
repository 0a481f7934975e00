import type { Crossing, Heir } from '../../core/gates/catalog.js';
import type { Session } from '../session.js';

/** The schemas of the profile's tenants: those that are asked about, and what is marked as the profile's. */
const tenantSql = `tenant AS (
	SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY($1) OR obj_description(oid, 'pg_namespace') = $2)`;

/**
 * Views that lead out of a tenant's schema: with the rights of their owner they read what is another tenant's, in a schema
 * of the same profile, at once or through further views, because one role owns both: no grant says so, and no grant can be
 * taken away. (One that somebody else owns is told by its owner.) A materialized one holds a copy, whoever owns what it was
 * made of. Views that read with the rights of their reader (15+) lead nowhere that is not open anyway. A rule of a table is
 * followed with the rights of its owner too.
 */
export async function readCrossings(
	session: Session,
	schemas: readonly string[],
	mark: string,
): Promise<readonly Crossing[]> {
	const rows = await session.query<{ crossing: Crossing }>(
		`WITH RECURSIVE ${tenantSql},
		 definer AS (
			SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner FROM pg_class c
			WHERE c.relkind = 'm' OR c.relkind IN ('r', 'p') AND c.relhasrules
				OR c.relkind = 'v' AND NOT coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1|yes)', false)),
		 reading AS (
			SELECT v.oid AS view, d.refobjid AS read, v.relkind = 'm' AS copied FROM definer v JOIN tenant t ON t.oid = v.relnamespace
				JOIN pg_rewrite w ON w.ev_class = v.oid
				JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
					AND d.refobjid <> v.oid
			UNION
			SELECT r.view, d.refobjid, r.copied OR v.relkind = 'm' FROM reading r JOIN definer v ON v.oid = r.read AND v.relkind IN ('v', 'm')
				JOIN pg_rewrite w ON w.ev_class = v.oid
				JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
					AND d.refobjid <> v.oid)
		 SELECT json_build_object('schema', n.nspname, 'name', v.relname,
			'by', CASE v.relkind WHEN 'm' THEN 'copy' WHEN 'v' THEN 'view' ELSE 'rule' END,
			'reads', json_agg(DISTINCT format('%s.%s', t.nspname, c.relname))) AS crossing
		 FROM reading r JOIN definer v ON v.oid = r.view JOIN pg_namespace n ON n.oid = v.relnamespace AND n.nspowner = v.relowner
			JOIN pg_class c ON c.oid = r.read AND c.relkind IN ('r', 'p', 'm', 'f') AND (r.copied OR c.relowner = v.relowner)
			JOIN tenant t ON t.oid = c.relnamespace AND t.oid <> v.relnamespace
		 WHERE n.nspname = ANY($1) GROUP BY n.nspname, v.relname, v.relkind ORDER BY 1::text`,
		[schemas, mark],
	);
	return rows.map((row) => row.crossing);
}

/** Whoever reads a table reads its children and partitions, and no grant on those is asked for: also one in another tenant's schema. */
export async function readHeirs(session: Session, schemas: readonly string[], mark: string): Promise<readonly Heir[]> {
	const rows = await session.query<{ heir: Heir }>(
		`WITH ${tenantSql}
		 SELECT json_build_object('schema', t.nspname, 'name', p.relname, 'isPartition', c.relispartition,
			'heir', json_build_object('schema', other.nspname, 'name', c.relname)) AS heir
		 FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN tenant t ON t.oid = p.relnamespace
			JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
			JOIN tenant other ON other.oid = c.relnamespace AND other.oid <> p.relnamespace
		 WHERE t.nspname = ANY($1) ORDER BY 1::text`,
		[schemas, mark],
	);
	return rows.map((row) => row.heir);
}
