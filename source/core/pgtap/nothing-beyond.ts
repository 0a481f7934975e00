import { type DesiredSchema, mark } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { literal } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import { among, nothing, type PgtapTest } from './test.js';

/** That nobody holds more: asked of the catalog, for whatever objects there are by then. */
export function nothingBeyond(situation: Situation, schema: DesiredSchema): readonly PgtapTest[] {
	return [nothingForPublic(schema), nothingForOthers(situation, schema), ...maintain(situation, schema)];
}

/** The version that has the privilege; pgTAP may not know it. */
export const maintainSince = 170_000;

const relations = sql`pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`;
const notOfExtension = (catalog: 'pg_class' | 'pg_proc', alias: Sql): Sql =>
	sql`NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${literal(`pg_catalog.${catalog}`)}::regclass AND d.objid = ${alias}.oid AND d.deptype = 'e')`;

/** Tables, columns and routines alike, and those that come later too. */
function nothingForPublic({ name: schema, owner }: DesiredSchema): PgtapTest {
	const here = sql`n.nspname = ${literal(schema)}`;
	const ofPublic = sql`a.grantee = 0`;
	return nothing(
		`PUBLIC holds nothing on the objects of ${schema}`,
		sql`SELECT c.oid::regclass::text AS object, a.privilege_type FROM ${relations}, pg_catalog.aclexplode(c.relacl) a WHERE ${here} AND ${ofPublic} AND ${notOfExtension('pg_class', sql`c`)} UNION ALL SELECT c.oid::regclass || '.' || t.attname, a.privilege_type FROM ${relations} JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid, pg_catalog.aclexplode(t.attacl) a WHERE ${here} AND ${ofPublic} AND ${notOfExtension('pg_class', sql`c`)} UNION ALL SELECT p.oid::regprocedure::text, a.privilege_type FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace, pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a WHERE ${here} AND ${ofPublic} AND pg_catalog.pg_get_userbyid(p.proowner) = ${literal(owner)} AND ${notOfExtension('pg_proc', sql`p`)}`,
	);
}

/** Other tenants' roles above all: whoever the profile made, and gives nothing here. */
function nothingForOthers({ desired }: Situation, schema: DesiredSchema): PgtapTest {
	const holders = schema.grants.map((grant) => grant.role);
	const stranger = sql`JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE n.nspname = ${literal(schema.name)} AND pg_catalog.shobj_description(r.oid, 'pg_authid') = ${literal(mark(desired.profile))}`;
	const others = sql`AND r.rolname NOT IN ${among([...holders, schema.owner])}`;
	return nothing(
		`nobody else whom the profile made holds anything on the objects of ${schema.name}`,
		sql`SELECT c.oid::regclass::text AS object, r.rolname, a.privilege_type FROM ${relations} CROSS JOIN pg_catalog.aclexplode(c.relacl) a ${stranger} ${others} AND r.oid <> c.relowner UNION ALL SELECT c.oid::regclass || '.' || t.attname, r.rolname, a.privilege_type FROM ${relations} JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid CROSS JOIN pg_catalog.aclexplode(t.attacl) a ${stranger} AND r.oid <> c.relowner`,
	);
}

/** Where the server has the privilege and pgTAP may not know it. */
function maintain({ current }: Situation, { name: schema, grants }: DesiredSchema): readonly PgtapTest[] {
	const without = grants.filter(({ tables }) => !tables.includes('MAINTAIN')).map(({ role }) => role);
	if (current.version < maintainSince || without.length === 0) return [];
	return [
		nothing(
			`${without.length > 3 ? `${without.length} roles hold` : `${without.join(', ')}: holding`} no MAINTAIN on the tables of ${schema}`,
			sql`SELECT c.oid::regclass, r.rolname FROM ${relations} CROSS JOIN pg_catalog.pg_roles r WHERE n.nspname = ${literal(schema)} AND c.relkind IN ('r', 'p', 'm') AND r.rolname IN ${among(without)} AND r.oid <> c.relowner AND pg_catalog.has_table_privilege(r.oid, c.oid, 'MAINTAIN')`,
		),
	];
}
