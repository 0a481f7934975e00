import { mapSchema } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import { said } from '../gates/mend.js';
import { identifier, literal, qualified, settingName } from '../sql/quote.js';
import { keyword, type Sql, sql } from '../sql/sql.js';
import type { Facts, RowRule } from './facts.js';
import { actsAs } from './ways.js';

export type PolicyAnswer = {
	readonly open: boolean;
	/** How rows are let through, or why not. */
	readonly path: string;
	readonly fixes: readonly string[];
};

type Policy = RowRule['policies'][number];

/**
 * Permissive policies are ORed, restrictive ones ANDed, and without a permissive one there are no rows at all. A condition
 * is not evaluated here: one that is more than `true` leaves rows out, unless it is known to let a tenant's own through.
 */
export function policyAnswer(facts: Facts, rule: RowRule): PolicyAnswer {
	const command = facts.privilege;
	const applying = rule.policies.filter(
		(policy) =>
			(policy.command === 'ALL' || policy.command === command) &&
			policy.roles.some((role) => role === null || actsAs(facts.asker, rule.who, role)),
	);
	const permissive = applying.filter((policy) => policy.permissive);
	const restrictive = applying.filter((policy) => !policy.permissive);
	if (permissive.length === 0)
		return {
			open: false,
			path: `Row security is on, and no policy lets ${rule.who} ${verbs[command] ?? 'reach'} any row.`,
			fixes: [letIn(facts, rule)],
		};
	const all = permissive.filter((policy) => condition(policy, command) === 'true');
	const floor = restrictive.filter((policy) => condition(policy, command) !== 'true');
	if (all.length > 0 && floor.length === 0)
		return { open: true, path: `policy ${all[0]?.name}, for all rows`, fixes: [] };
	return filtered(facts, rule, all.length > 0 ? floor : [...(floor.length > 0 ? floor : []), ...permissive]);
}

const verbs: Readonly<Record<string, string>> = {
	SELECT: 'see',
	INSERT: 'add',
	UPDATE: 'change',
	DELETE: 'delete',
};

/** What decides for this command: which rows are reached, or for INSERT which may be added. */
function condition({ using, check }: Policy, command: string): string {
	return (command === 'INSERT' ? (check ?? using) : using) ?? 'true';
}

function filtered(facts: Facts, rule: RowRule, policies: readonly Policy[]): PolicyAnswer {
	const conditions = policies.map((policy) => condition(policy, facts.privilege));
	const names = inWords([...new Set(policies.map((policy) => policy.name))]);
	const word = policies.length === 1 ? 'policy' : 'policies';
	const unset = unsetSettings(facts, conditions);
	if (unset.length > 0)
		return {
			open: false,
			path: `The ${word} ${names} of ${rule.table.name} asks whose rows are meant by ${inWords(unset)}, which a new session has not set: it finds no row until it says so, in each transaction.`,
			// In a transaction: SET LOCAL does nothing outside one.
			fixes: unset.map((setting) => said(sql`SET LOCAL ${settingName(setting)} = ${literal('…')}`)),
		};
	if (conditions.every((each) => each.includes(`${mapSchema}.tenant()`))) return mapped(facts, names, word);
	if (conditions.every((each) => settingsIn(each).length > 0))
		return { open: true, path: `${word} ${names}, for the rows that its settings name`, fixes: [] };
	return {
		open: false,
		path: `The ${word} ${names} of ${rule.table.name} leaves ${rule.who} only the rows where ${[...new Set(conditions)].join(' and ')}.`,
		fixes: policies.some((policy) => !policy.permissive)
			? policies.filter((policy) => !policy.permissive).map((policy) => widen(facts, rule, policy))
			: [letIn(facts, rule)],
	};
}

/** By `gatehouse.tenant()` a login sees the rows of the tenant that the map has for it. */
function mapped({ asker, tenant }: Facts, names: string, word: string): PolicyAnswer {
	if (tenant.kind === 'of') return { open: true, path: `${word} ${names}, for the rows of ${tenant.key}`, fixes: [] };
	if (tenant.kind === 'unreadable')
		return { open: true, path: `${word} ${names}, for the rows of its tenant`, fixes: [] };
	const map = qualified(mapSchema, 'map');
	return {
		open: false,
		path: `The ${word} ${names} shows the rows of the tenant that ${mapSchema}.map has for the login, and it has none for ${asker.role.name}.`,
		fixes: [said(sql`INSERT INTO ${map} (login, key) VALUES (${literal(asker.role.name)}, ${literal('…')})`)],
	};
}

function unsetSettings({ asker }: Facts, conditions: readonly string[]): readonly string[] {
	const names = conditions.flatMap(settingsIn);
	return [...new Set(names)].filter((name) => (asker.settings.get(name.toLowerCase()) ?? '') === '');
}

/** `current_setting('app.tenant_id'::text, true)`, as the server writes a condition down. */
function settingsIn(condition: string): readonly string[] {
	return [...condition.matchAll(/\bcurrent_setting\('((?:[^']|'')+)'::text/g)].map(([, name = '']) =>
		name.replaceAll("''", "'"),
	);
}

/** It shows every row: whether that is meant is for the reader to decide. */
function letIn(facts: Facts, rule: RowRule): string {
	const command = keyword(facts.privilege as 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE');
	const name = identifier(`${rule.who}_${facts.privilege.toLowerCase()}`);
	return said(
		sql`CREATE POLICY ${name} ON ${tableSql(rule)} FOR ${command} TO ${identifier(rule.who)} ${allRows(facts)}`,
	);
}

function widen(facts: Facts, rule: RowRule, policy: Policy): string {
	return said(sql`ALTER POLICY ${identifier(policy.name)} ON ${tableSql(rule)} ${allRows(facts)}`);
}

function allRows({ privilege }: Facts): Sql {
	return privilege === 'INSERT' ? sql`WITH CHECK (true)` : sql`USING (true)`;
}

function tableSql({ table }: RowRule): Sql {
	return qualified(table.schema ?? '', table.name);
}
