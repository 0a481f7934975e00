import { policyNames } from '../access/diff/wanted-policies.js';
import { said } from '../gates/mend.js';
import { identifier, qualified } from '../sql/quote.js';
import { keyword, sql } from '../sql/sql.js';
import { tellsTenants } from './conditions.js';
import type { RowRule } from './facts.js';
import { nameOf } from './need.js';

/** What would let rows through where no policy does, and the words that go with it. */
export type Offer = { readonly fixes: readonly string[]; readonly why: string };

/**
 * A policy that lets every row through. Where the table's policies keep tenants apart it would open all of them to one
 * role, so there none is proposed.
 */
export function letIn(rule: RowRule, command: RowRule['command']): Offer {
	const table = nameOf(rule.table);
	if (rule.policies.some(isTenants))
		return {
			fixes: [],
			why: ` The policies of ${table} keep apart whose rows are whose. One that shows ${rule.who} every row would go past them, so none is proposed: see that ${rule.who} is among those whom they are for.`,
		};
	const all = command === 'INSERT' ? sql`WITH CHECK (true)` : sql`USING (true)`;
	const name = identifier(freeName(rule, command));
	const on = qualified(rule.table.schema ?? '', rule.table.name);
	return {
		fixes: [said(sql`CREATE POLICY ${name} ON ${on} FOR ${keyword(command)} TO ${identifier(rule.who)} ${all}`)],
		why: ` The fix ${effects[command](rule.who, table)}: give the policy a narrower condition where not all of them are meant.`,
	};
}

const effects = {
	SELECT: (who: string, table: string) => `shows every row of ${table} to ${who}`,
	INSERT: (who: string, table: string) => `lets ${who} add any row to ${table}`,
	UPDATE: (who: string, table: string) => `lets ${who} change every row of ${table}`,
	DELETE: (who: string, table: string) => `lets ${who} delete every row of ${table}`,
} as const;

const own: readonly string[] = Object.values(policyNames);

function isTenants({ name, using, check, permissive }: RowRule['policies'][number]): boolean {
	return (
		!permissive || own.includes(name) || /tenant/i.test(name) || [using, check].some((each) => tellsTenants(each ?? ''))
	);
}

function freeName({ who, policies }: RowRule, command: RowRule['command']): string {
	const taken = new Set(policies.map(({ name }) => name));
	const base = `${who}_${command.toLowerCase()}`;
	let name = base;
	for (let at = 2; taken.has(name); at++) name = `${base}_${at}`;
	return name;
}
