import { type GateAnswer, opened, shut } from './answer.js';
import type { Facts, RowRule } from './facts.js';
import { nameOf } from './need.js';
import { type PolicyAnswer, policyAnswer } from './policies.js';
import { rowPrivileges } from './privilege.js';
import { actsAs } from './ways.js';

/** The privilege is there; does row security leave any rows? Asked of each table that the question comes to. */
export function rowGate(facts: Facts): GateAnswer | null {
	const { privilege, thing, rows } = facts;
	if (thing.schema === null || !rowPrivileges.includes(privilege) || rows.length === 0) return null;
	const answers = rows.map((rule) => ({ rule, answer: ruleAnswer(facts, rule) }));
	const filtered = answers.filter(({ answer }) => !answer.open);
	const [first] = filtered;
	if (first === undefined)
		return opened(
			'row',
			[...new Set(answers.map(({ rule, answer }) => `${about(facts, rule)}${answer.path}`))].join('; '),
		);
	return shut(
		'row',
		filtered.map(({ rule, answer }) => `${about(facts, rule)}${answer.path}`).join(' '),
		// Rows that may not be seen are left out without a word; one that may not be written is refused.
		privilege === 'INSERT'
			? {
					sqlstate: '42501',
					message: `new row violates row-level security policy for table "${first.rule.table.name}"`,
				}
			: null,
		filtered.flatMap(({ answer }) => answer.fixes),
	);
}

function about({ thing }: Facts, { table, because }: RowRule): string {
	return because === null || table.name === thing.name ? '' : `${nameOf(table)}, because ${because}: `;
}

function ruleAnswer(facts: Facts, rule: RowRule): PolicyAnswer {
	const { asker } = facts;
	const who = asker.roles.get(rule.who);
	const free = (path: string): PolicyAnswer => ({ open: true, path, fixes: [] });
	if (!rule.enabled) return free('no row security');
	if (who?.superuser === true) return free('superuser');
	if (who?.bypassRowSecurity === true) return free('BYPASSRLS');
	if (!rule.forced && actsAs(asker, rule.who, rule.table.owner)) return free('owner, whom row security does not bind');
	return policyAnswer(facts, rule);
}
