import type { Crossing } from '../../core/gates/catalog.js';
import type { Session } from '../session.js';

/**
 * Views that lead out of a tenant's schema: with the rights of their owner they read what is another tenant's, in a schema
 * of the same profile, at once or through further views, because one role owns both: no grant says so, and no grant can be
 * taken away. (One that somebody else owns is told by its owner.) A materialized one holds a copy, whoever owns what it was
 * made of. Views that read with the rights of their reader (15+) lead nowhere that is not open anyway.
 */
export async function readCrossings(
	session: Session,
	schemas: readonly string[],
	mark: string,
): Promise<readonly Crossing[]> {
	const rows = await session.query<{ crossing: Crossing }>(
		`WITH RECURSIVE tenant AS (
			SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY($1) OR obj_description(oid, 'pg_namespace') = $2),
		 definer AS (
			SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relowner FROM pg_class c
			WHERE c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1|yes)', false)),
		 reading AS (
			SELECT v.oid AS view, d.refobjid AS read, v.relkind = 'm' AS copied FROM definer v JOIN tenant t ON t.oid = v.relnamespace
				JOIN pg_rewrite w ON w.ev_class = v.oid
				JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
					AND d.refobjid <> v.oid
			UNION
			SELECT r.view, d.refobjid, r.copied OR v.relkind = 'm' FROM reading r JOIN definer v ON v.oid = r.read JOIN pg_rewrite w ON w.ev_class = v.oid
				JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
					AND d.refobjid <> v.oid)
		 SELECT json_build_object('schema', n.nspname, 'name', v.relname, 'isCopy', v.relkind = 'm',
			'reads', json_agg(DISTINCT format('%s.%s', t.nspname, c.relname))) AS crossing
		 FROM reading r JOIN definer v ON v.oid = r.view JOIN pg_namespace n ON n.oid = v.relnamespace AND n.nspowner = v.relowner
			JOIN pg_class c ON c.oid = r.read AND c.relkind IN ('r', 'p', 'm', 'f') AND (r.copied OR c.relowner = v.relowner)
			JOIN tenant t ON t.oid = c.relnamespace AND t.oid <> v.relnamespace
		 WHERE n.nspname = ANY($1) GROUP BY n.nspname, v.relname, v.relkind ORDER BY 1::text`,
		[schemas, mark],
	);
	return rows.map((row) => row.crossing);
}
