import type { Draft } from '../../plan/draft.js';
import { identifier, qualified } from '../../sql/quote.js';
import { keyword, Sql, sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredRowSecurity, DesiredSchema } from '../desired.js';
import type { CurrentPolicy } from '../row-security/current.js';
import type { Situation } from '../situation.js';
import { policyNames, type WantedPolicy, wantedPolicies } from './wanted-policies.js';
import { grantees } from './words.js';

/** Row security on one table that holds rows of every tenant: on, binding its owner too, and with just these policies. */
export function policyDrafts(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	rowSecurity: DesiredRowSecurity,
	table: CurrentObject,
	columnType: string,
): readonly Draft[] {
	const policies = wantedPolicies(situation, wanted, schema, rowSecurity, table, columnType);
	const existing = new Map(
		situation
			.inside(wanted)
			.policiesOn(table)
			.map((policy) => [policy.name, policy]),
	);
	const adding = effectOn(situation, wanted, schema, table);
	const draft = (change: Change): Draft => ({ gate: 'object', as: [table.owner], effect: adding, ...change });
	return [
		...switchOn(table).map(draft),
		...policies.flatMap((policy) => policyDraft(table, policy, existing.get(policy.name)).map(draft)),
		...leftover(table, policies, existing).map(draft),
	];
}

/**
 * On what the profile's creators made in a schema that the profile made, it only adds: nobody else could use the table
 * before. Anything else was somebody's, who will see other rows than before.
 */
export function effectOn(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	table: CurrentObject,
): Draft['effect'] {
	const own = schema.creators.includes(table.owner) && situation.isOurSchema(wanted, schema.name);
	return own && !isOpen(situation, table) && rowsHiddenFrom(situation, table).length === 0 ? 'create' : 'change';
}

/** Somebody switched row security off, and the logins see every row. */
function isOpen(situation: Situation, { rowSecurity, acl, owner }: CurrentObject): boolean {
	return !rowSecurity && acl.some(({ grantee }) => grantee !== null && grantee !== owner && situation.isBound(grantee));
}

/** Who could read or write the table, and will find no row in it: row security shows a row to whom a policy names. */
export function rowsHiddenFrom(situation: Situation, table: CurrentObject): readonly string[] {
	if (table.rowSecurity) return [];
	const grantees = new Set(table.acl.map(({ grantee }) => grantee).filter((grantee) => grantee !== table.owner));
	return readers(situation, (role) => grantees.has(role));
}

/** Who holds it through one of PostgreSQL's own roles, as backups do, and is bound by row security all the same. */
export function rowsHiddenFromBackups(situation: Situation, table: CurrentObject): readonly string[] {
	if (table.rowSecurity) return [];
	return readers(situation, (role) => role === 'pg_read_all_data' || role === 'pg_write_all_data');
}

function readers(situation: Situation, gives: (role: string) => boolean): readonly string[] {
	return situation.current.bystanders
		.filter(
			({ name, holdsAs }) => situation.wanted(name) === undefined && !situation.isOurs(name) && holdsAs.some(gives),
		)
		.map(({ name }) => name)
		.filter((name) => situation.role(name)?.bypassRowSecurity !== true);
}

/** Its effect is said where it does more than to add. */
type Change = Omit<Draft, 'gate' | 'as' | 'effect'> & { readonly effect?: 'change' };

function switchOn(table: CurrentObject): readonly Change[] {
	const lacking = [
		...(table.rowSecurity
			? []
			: [
					{
						on: sql`ENABLE ROW LEVEL SECURITY`,
						off: sql`DISABLE ROW LEVEL SECURITY`,
						purpose: 'from here on a row is seen only where a policy shows it',
					},
				]),
		...(table.forcedRowSecurity
			? []
			: [
					{
						on: sql`FORCE ROW LEVEL SECURITY`,
						off: sql`NO FORCE ROW LEVEL SECURITY`,
						purpose: `binds ${table.owner} too, whom its own tables would obey otherwise`,
					},
				]),
	];
	const alter = sql`ALTER TABLE ${qualified(table.schema, table.name)}`;
	return lacking.map(({ on, off, purpose }) => ({
		sql: sql`${alter} ${on}`,
		purpose,
		undo: { sql: sql`${alter} ${off}` },
	}));
}

function policyDraft(
	table: CurrentObject,
	wanted: WantedPolicy,
	existing: CurrentPolicy | undefined,
): readonly Change[] {
	const { sql: condition } = wanted.predicate;
	const on = sql`${identifier(wanted.name)} ON ${qualified(table.schema, table.name)}`;
	const create: Change = {
		sql: createPolicy(on, wanted.permissive, wanted.roles, condition),
		purpose: wanted.purpose,
		undo: { sql: sql`DROP POLICY ${on}` },
	};
	if (existing === undefined) return [create];
	// ALTER POLICY cannot take a condition away again, so one that lacks it is made anew.
	const whole = existing.using !== null && existing.check !== null;
	const sameShape = existing.permissive === wanted.permissive && existing.command === 'ALL' && whole;
	if (sameShape && isFor(existing, wanted)) return [];
	const purpose = `puts the policy right: ${wanted.purpose}`;
	if (!sameShape)
		return [
			drop(table, existing, `another policy than the profile's has its name`),
			{ ...create, purpose, effect: 'change' },
		];
	return [
		{
			sql: sql`ALTER POLICY ${on} TO ${grantees(wanted.roles)} USING (${condition}) WITH CHECK (${condition})`,
			purpose,
			undo: { sql: sql`ALTER POLICY ${on} TO ${grantees(existing.roles)}${conditions(existing)}` },
			...(isFor(existing, wanted.before(existing)) ? {} : { effect: 'change' }),
		},
	];
}

function isFor({ roles, using, check }: CurrentPolicy, wanted: Pick<WantedPolicy, 'roles' | 'predicate'>): boolean {
	const isStored = (held: string | null) => held !== null && wanted.predicate.stored.includes(held);
	return sameNames(roles, wanted.roles) && isStored(using) && isStored(check);
}

function createPolicy(on: Sql, permissive: boolean, roles: readonly string[], condition: Sql): Sql {
	const as = permissive ? sql`` : sql` AS RESTRICTIVE`;
	return sql`CREATE POLICY ${on}${as} TO ${grantees(roles)} USING (${condition}) WITH CHECK (${condition})`;
}

/** A policy of ours that is not asked for any more: its owner migrates no longer. */
function leftover(
	table: CurrentObject,
	wanted: readonly WantedPolicy[],
	existing: ReadonlyMap<string, CurrentPolicy>,
): readonly Change[] {
	// The others stay: without a login they show nobody anything, and the floor still holds whom it names.
	const policy = wanted.some(({ name }) => name === policyNames.owner) ? undefined : existing.get(policyNames.owner);
	return policy === undefined ? [] : [drop(table, policy, 'the profile asks for no such policy')];
}

export function dropPolicy(policy: Pick<CurrentPolicy, 'schema' | 'table' | 'name'>): Sql {
	return sql`DROP POLICY ${identifier(policy.name)} ON ${qualified(policy.schema, policy.table)}`;
}

function drop(table: CurrentObject, policy: CurrentPolicy, purpose: string): Change {
	const on = sql`${identifier(policy.name)} ON ${qualified(table.schema, table.name)}`;
	const as = policy.permissive ? sql`` : sql` AS RESTRICTIVE`;
	const what = sql` FOR ${keyword(policy.command)} TO ${grantees(policy.roles)}`;
	return {
		sql: dropPolicy(policy),
		purpose,
		undo: { sql: sql`CREATE POLICY ${on}${as}${what}${conditions(policy)}` },
		effect: 'change',
	};
}

/** As the server wrote them down itself. */
function conditions({ using, check }: CurrentPolicy): Sql {
	const usingSql = using === null ? sql`` : sql` USING (${Sql.of(using)})`;
	const checkSql = check === null ? sql`` : sql` WITH CHECK (${Sql.of(check)})`;
	return sql`${usingSql}${checkSql}`;
}

function sameNames(held: readonly (string | null)[], wanted: readonly string[]): boolean {
	return held.length === wanted.length && wanted.every((name) => held.includes(name));
}
