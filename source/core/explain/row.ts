import { said } from '../gates/mend.js';
import { identifier, literal } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import { type GateAnswer, opened, shut } from './answer.js';
import type { Asker, Facts, RowRule } from './facts.js';
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
		first.answer.refusal,
		filtered.every(({ answer }) => answer.fixes.length > 0) ? filtered.flatMap(({ answer }) => answer.fixes) : [],
	);
}

function about({ thing }: Facts, { table, because }: RowRule): string {
	return because === null || table.name === thing.name ? '' : `${nameOf(table)}, because ${because}: `;
}

function ruleAnswer(facts: Facts, rule: RowRule): PolicyAnswer {
	const { asker } = facts;
	const who = asker.roles.get(rule.who);
	const free = (path: string): PolicyAnswer => ({ open: true, path, fixes: [], refusal: null });
	if (!rule.enabled) return free('no row security');
	if (who?.superuser === true) return free('superuser');
	if (who?.bypassRowSecurity === true) return free('BYPASSRLS');
	if (!rule.forced && actsAs(asker, rule.who, rule.table.owner)) return free('owner, whom row security does not bind');
	return isOff(asker) ? unfiltered(asker, rule) : policyAnswer(facts, rule);
}

function isOff({ settings, unfiltered: refused }: Asker): boolean {
	return refused || startsOff(settings);
}

function startsOff(settings: Asker['settings']): boolean {
	return ['off', 'false', 'no', '0'].includes(settings.get('row_security')?.toLowerCase() ?? '');
}

/** Who has switched it off is refused, rather than shown a part of the rows: pg_dump does so. */
function unfiltered({ role, database, settings }: Asker, { table }: RowRule): PolicyAnswer {
	const start = startsOff(settings);
	const off = start
		? 'Its sessions start with row_security = off'
		: 'The session had switched row_security off, as pg_dump does';
	return {
		open: false,
		path: `${off}: the server refuses what a policy of ${table.name} would bind.`,
		refusal: {
			sqlstate: '42501',
			message: `query would be affected by row-level security policy for table "${table.name}"`,
		},
		fixes: [
			start
				? said(
						sql`ALTER ROLE ${identifier(role.name)} IN DATABASE ${identifier(database.name)} SET row_security = ${literal('on')}`,
					)
				: said(sql`SET row_security = ${literal('on')}`),
		],
	};
}
