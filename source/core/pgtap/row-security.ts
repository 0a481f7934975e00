import type { CurrentObject } from '../access/current.js';
import type { DesiredDatabase, DesiredRowSecurity, DesiredSchema } from '../access/desired.js';
import { policyNames, type WantedPolicy, wantedPolicies } from '../access/diff/wanted-policies.js';
import { objectName } from '../access/object-kind.js';
import { standingIn } from '../access/offer.js';
import type { Situation } from '../access/situation.js';
import { literal } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';
import { among, call, held, name, names, nothing, type PgtapTest } from './test.js';

/** Tables that tenants share: row security is on and forced, and its policies are those of the profile. */
export function rowSecurityTests(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
): readonly PgtapTest[] {
	const { rowSecurity } = schema;
	if (rowSecurity === undefined) return [];
	const tables = situation.inside(wanted).objectsIn(schema.name);
	const standings = tables.map((table) => ({ table, standing: standingIn(situation, wanted, schema, table) }));
	const common = standings.filter(({ standing }) => standing?.kind === 'common').map(({ table }) => table.name);
	return [
		...standings.flatMap(({ table, standing }) =>
			standing?.kind === 'tenant' && !table.ofExtension
				? tableTests(
						situation,
						wanted,
						table,
						wantedPolicies(situation, wanted, schema, rowSecurity, table, standing.columnType),
					)
				: [],
		),
		unguarded(schema, rowSecurity, common),
	];
}

const named = (table: Pick<CurrentObject, 'schema' | 'name'>): Sql =>
	sql`FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${literal(table.schema)} AND c.relname = ${literal(table.name)}`;

function tableTests(
	situation: Situation,
	wanted: DesiredDatabase,
	table: CurrentObject,
	policies: readonly WantedPolicy[],
): readonly PgtapTest[] {
	const what = objectName(table);
	const on = [name(table.schema), name(table.name)] as const;
	const ours = policies.map((policy) => policy.name);
	// What others put on it stays; the floor holds whom it names, whatever they show.
	const others = situation
		.inside(wanted)
		.policiesOn(table)
		.map((policy) => policy.name)
		.filter((policy) => !ours.includes(policy) && policy !== policyNames.owner);
	return [
		call(
			`row security is on for ${what}, and binds its owner`,
			'ok',
			sql`(SELECT c.relrowsecurity AND c.relforcerowsecurity ${named(table)})`,
		),
		call(`the policies of ${what} are those of the profile`, 'policies_are', ...on, names([...ours, ...others])),
		...policies.flatMap((policy) => policyTests(table, on, policy)),
	];
}

function policyTests(table: CurrentObject, on: readonly Sql[], policy: WantedPolicy): readonly PgtapTest[] {
	const what = `policy ${policy.name} of ${objectName(table)}`;
	const stored = list(policy.predicate.stored.map(literal));
	return [
		call(`${what} is for ${held(policy.roles)}`, 'policy_roles_are', ...on, name(policy.name), names(policy.roles)),
		call(`${what} is for every command`, 'policy_cmd_is', ...on, name(policy.name), sql`'all'::text`),
		nothing(
			`${what} shows the rows that the profile says, and takes no others`,
			sql`SELECT p.polpermissive, p.using, p.check FROM (SELECT p.polpermissive, pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using, pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check FROM pg_catalog.pg_policy p WHERE p.polname = ${literal(policy.name)} AND p.polrelid = (SELECT c.oid ${named(table)})) p WHERE p.polpermissive <> ${policy.permissive ? sql`true` : sql`false`} OR p.using IS NULL OR p.using NOT IN (${stored}) OR p.check IS NULL OR p.check NOT IN (${stored})`,
		),
	];
}

/** Whatever table comes later: without row security it is nobody's. */
function unguarded(
	{ name: schema }: DesiredSchema,
	{ bound }: DesiredRowSecurity,
	common: readonly string[],
): PgtapTest {
	const privileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'].join(', ');
	return nothing(
		`no table of ${schema} is open to the logins without row security`,
		sql`SELECT c.oid::regclass, r.rolname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_catalog.pg_roles r WHERE n.nspname = ${literal(schema)} AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND r.rolname IN ${among(bound)} AND c.relname NOT IN ${among(common.length === 0 ? [''] : common)} AND pg_catalog.has_table_privilege(r.oid, c.oid, ${literal(privileges)})`,
	);
}
