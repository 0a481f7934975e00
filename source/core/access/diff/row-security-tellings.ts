import { groupBy } from '../../group-by.js';
import type { Finding } from '../../plan/draft.js';
import { settingName } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredRowSecurity, DesiredSchema } from '../desired.js';
import type { Standings } from '../row-security/standing.js';
import type { Situation } from '../situation.js';
import { definers } from './definers.js';
import { dropPolicy, rowsHiddenFrom, rowsHiddenFromBackups } from './policies.js';
import { policyNames } from './wanted-policies.js';
import { few, likewise } from './words.js';

type Warnings = Finding['warnings'];

/** What row security means for whoever reads the plan, and what it cannot do anything about. */
export function rowSecurityTellings(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	rowSecurity: DesiredRowSecurity,
	standings: Standings,
): Warnings {
	const tenants = standings.filter(({ standing }) => standing.kind === 'tenant').map(({ object }) => object);
	// A partition may have keys that its parent has not.
	const holders = standings
		.filter(({ standing }) => standing.kind === 'tenant' || standing.kind === 'partition')
		.map(({ object }) => object);
	return [
		...howToUse(rowSecurity),
		...(tenants.length === 0 ? [noTables(schema, rowSecurity)] : [restored(tenants)]),
		...missingTables(schema, rowSecurity, standings),
		...shutTables(standings),
		...common(rowSecurity, standings),
		...hidden(situation, tenants),
		...tenants.flatMap((table) => otherPolicies(situation, wanted, rowSecurity, table)),
		...uniqueKeys(situation, wanted, rowSecurity, holders),
		...foreignKeys(situation, wanted, rowSecurity, holders),
		...definers(situation, wanted, schema, standings),
	];
}

/** What the application must do, and what that is worth. */
function howToUse({ identify }: DesiredRowSecurity): Warnings {
	if (identify.by === 'login') return [];
	return [
		{
			code: 'tenant-setting',
			message: `The application begins each transaction with: BEGIN; SET LOCAL ${preview(settingName(identify.setting))} = '<the tenant's key>'; without it, it sees no rows.`,
		},
	];
}

function noTables({ name }: DesiredSchema, { column, tables }: DesiredRowSecurity) {
	const which = tables === 'all' ? `with a column ${column}` : `of those that the profile names`;
	return {
		code: 'no-tenant-tables',
		message: `Schema ${name} has no table ${which} yet. A table that is made later stays shut until this profile is applied again.`,
	};
}

function restored(tables: readonly CurrentObject[]) {
	return {
		code: 'row-security',
		message: `With row security on ${named(tables)}, COPY FROM is refused there (0A000), and pg_dump must run as a role with BYPASSRLS or as a superuser.`,
	};
}

/** A name that was mistyped protects nothing. */
function missingTables({ name }: DesiredSchema, { tables }: DesiredRowSecurity, standings: Standings): Warnings {
	if (tables === 'all' || standings.length === 0) return [];
	const there = new Set(standings.map(({ object }) => object.name));
	const absent = tables.filter((table) => !there.has(table));
	if (absent.length === 0) return [];
	const message = `The profile names ${few(absent)}, and schema ${name} has no such ${absent.length === 1 ? 'table' : 'tables'}.`;
	return [{ code: 'no-such-table', message }];
}

/** One telling for each reason: there may be thousands of tables. */
function shutTables(standings: Standings): Warnings {
	const reasons = new Map<string, CurrentObject[]>();
	for (const { object, standing } of standings)
		if (standing.kind === 'shut') reasons.set(standing.why, [...(reasons.get(standing.why) ?? []), object]);
	return [...reasons].map(([why, objects]) => ({
		code: 'shut-to-tenants',
		message: `The logins get nothing on ${named(objects)}: ${why}.`,
	}));
}

function common({ column }: DesiredRowSecurity, standings: Standings): Warnings {
	const tables = standings.filter(({ standing }) => standing.kind === 'common').map(({ object }) => object);
	if (tables.length === 0) return [];
	const message = `The profile names ${named(tables)}, without a column ${column}: every tenant reads all of it, and none may write.`;
	return [{ code: 'common-tables', message }];
}

/** Whoever is not of the profile and could use a table, until row security is on. */
function hidden(situation: Situation, tables: readonly CurrentObject[]): Warnings {
	const pairs = tables.flatMap((table) =>
		[...new Set([...rowsHiddenFrom(situation, table), ...rowsHiddenFromBackups(situation, table)])].map((role) => ({
			role,
			table,
		})),
	);
	return [...groupBy(pairs, (pair) => pair.role)].map(([role, all]) => ({
		code: 'rows-hidden',
		message: `${role} is not of this profile and will find no rows in ${named(all.map(({ table }) => table))}: no policy names it. If it needs them, make one that does.`,
	}));
}

/**
 * Permissive policies are ORed: the floor holds against them for the logins, and nothing does for the owner, as which a
 * SECURITY DEFINER function of its runs. A restrictive one takes rows away. Nobody asked for either.
 */
function otherPolicies(
	situation: Situation,
	wanted: DesiredDatabase,
	{ bound }: DesiredRowSecurity,
	table: CurrentObject,
): Warnings {
	const ours: readonly string[] = Object.values(policyNames);
	return situation
		.inside(wanted)
		.policiesOn(table)
		.filter((policy) => !ours.includes(policy.name))
		.filter((policy) => policy.roles.some((role) => role === null || role === table.owner || bound.includes(role)))
		.map((policy) => {
			const name = `${policy.name} on ${table.schema}.${table.name}`;
			const drop = preview(dropPolicy(policy));
			return {
				code: 'stranger-policy',
				message: `Policy ${name} is not of this profile. If it is not meant: ${drop};`,
				alike: {
					of: [],
					name,
					all: (names: string) =>
						likewise(`Policies ${names} are not of this profile. If they are not meant: ${drop};`),
				},
			};
		});
}

function uniqueKeys(
	situation: Situation,
	wanted: DesiredDatabase,
	{ column }: DesiredRowSecurity,
	tables: readonly CurrentObject[],
): Warnings {
	const keys = tables.flatMap((table) =>
		situation
			.inside(wanted)
			.indexesOn(table)
			.filter((index) => index.unique && index.parent === null && !index.columns.includes(column))
			.map((index) => `${index.name} of ${table.name}`),
	);
	if (keys.length === 0) return [];
	const message = `${few(keys)} ${keys.length === 1 ? 'is a key' : 'are keys'} without ${column}: that a value is taken tells one tenant of another's rows. A key that begins with ${column} does not.`;
	return [{ code: 'key-without-tenant', message }];
}

function foreignKeys(
	situation: Situation,
	wanted: DesiredDatabase,
	{ column }: DesiredRowSecurity,
	tables: readonly CurrentObject[],
): Warnings {
	const shared = new Set(tables.map((table) => JSON.stringify([table.schema, table.name])));
	const keys = tables.flatMap((table) =>
		situation
			.inside(wanted)
			.foreignKeysOf(table)
			.filter(({ references: { schema, name } }) => shared.has(JSON.stringify([schema, name])))
			.filter((key) => !key.columns.includes(column))
			.map((key) => `${key.name} of ${table.name}`),
	);
	if (keys.length === 0) return [];
	const message = `${few(keys)} ${keys.length === 1 ? 'refers' : 'refer'} to rows without ${column}: a row of one tenant can point to another's. So a tenant learns that the other row exists, and may keep it from being deleted; or its own row is deleted or changed along with it, as the key says.`;
	return [{ code: 'foreign-key-without-tenant', message }];
}

function named(objects: readonly CurrentObject[]): string {
	return few(objects.map(({ schema, name }) => `${schema}.${name}`));
}
