import { type DesiredDatabase, type DesiredSchema, mark } from '../access/desired.js';
import { kinds } from '../access/diff/default-privileges.js';
import type { Situation } from '../access/situation.js';
import { literal } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';
import { among, nothing, type PgtapTest, rows } from './test.js';

const letters = { tables: 'r', sequences: 'S', routines: 'f' } as const;

/** What the objects that are made later will carry, of every creator: just what the profile says. */
export function defaultTests({ desired }: Situation, schema: DesiredSchema): readonly PgtapTest[] {
	const shared = schema.rowSecurity !== undefined;
	const wanted = schema.creators.flatMap((creator) =>
		kinds.flatMap(({ objects }) =>
			// Where rows are shared, a table that comes later stays shut until it has its policies.
			(shared && objects === 'tables' ? [] : schema.grants)
				.filter(({ role }) => role !== creator)
				.flatMap((grant) =>
					grant[objects].map((privilege): readonly string[] => [creator, letters[objects], grant.role, privilege]),
				),
		),
	);
	const held = sql`SELECT pg_catalog.pg_get_userbyid(d.defaclrole)::text AS creator, d.defaclobjtype::text AS objects, coalesce(r.rolname::text, 'PUBLIC') AS grantee, a.privilege_type AS privilege FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN pg_catalog.aclexplode(d.defaclacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE n.nspname = ${literal(schema.name)} AND d.defaclobjtype IN ('r', 'S', 'f') AND pg_catalog.pg_get_userbyid(d.defaclrole) IN ${among(schema.creators)} AND a.grantee <> d.defaclrole`;
	// A role that the profile did not make is told of, and not taken from.
	const tooMuch = sql`(a.grantee = 0 OR pg_catalog.shobj_description(a.grantee, 'pg_authid') = ${literal(mark(desired.profile))})`;
	const asked =
		wanted.length === 0
			? sql`SELECT NULL::text, NULL::text, NULL::text, NULL::text WHERE false`
			: sql`VALUES ${rows(wanted)}`;
	return [
		nothing(
			`objects that are made in ${schema.name} later come with the rights of the profile`,
			difference(asked, held, tooMuch),
		),
	];
}

function difference(asked: Sql, held: Sql, tooMuch: Sql): Sql {
	return list(
		[
			sql`(SELECT 'missing' AS what, m.* FROM (${asked} EXCEPT ${held}) m)`,
			sql`UNION ALL`,
			sql`(SELECT 'too much', m.* FROM (${held} AND ${tooMuch} EXCEPT ${asked}) m)`,
		],
		' ',
	);
}

/** EXECUTE on what is made later is PUBLIC's by default, and taken away for the owners that nobody signs in as. */
export function ownerDefaultTests(situation: Situation, wanted: DesiredDatabase): readonly PgtapTest[] {
	const owners = [...new Set(wanted.schemas.map((schema) => schema.owner))].filter(
		(owner) => situation.role(owner)?.login !== true,
	);
	if (owners.length === 0) return [];
	return [
		nothing(
			'functions that the owners make later are not for everybody to call',
			sql`SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname IN ${among(owners)} AND EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce((SELECT d.defaclacl FROM pg_catalog.pg_default_acl d WHERE d.defaclrole = r.oid AND d.defaclnamespace = 0 AND d.defaclobjtype = 'f'), pg_catalog.acldefault('f', r.oid))) a WHERE a.grantee = 0)`,
		),
	];
}
