import { groupBy } from '../../group-by.js';
import type { Draft, Finding } from '../../plan/draft.js';
import { identifier, qualified } from '../../sql/quote.js';
import { list, sql } from '../../sql/sql.js';
import type { Acl, CurrentColumn } from '../current.js';
import type { DesiredDatabase, DesiredSchema } from '../desired.js';
import type { Inside } from '../inside.js';
import type { Situation } from '../situation.js';
import { type Excess, excess, isTakeable, lostByPublic } from './acl.js';
import { excessInWords, grantees, inWords, privileges, withOption } from './words.js';

/** A profile grants on whole tables, so whatever PUBLIC or its logins hold on a column alone is too much. */
export function diffColumns(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema): Finding {
	const inside = situation.inside(wanted);
	const all = tooMuchOn(situation, inside.columnsIn(schema.name));
	const lost = [...groupBy(all, ({ column }) => column)]
		.map(([column, group]) => ({ column, names: lostByPublic(group.map(({ each }) => each)) }))
		.filter(({ names }) => names.length > 0);
	return {
		...taking(all),
		takes: lost.map(({ column, names }) => ({
			database: wanted.name,
			kind: 'tables',
			schema: column.schema,
			names: [described(column)],
			privileges: names,
			acl: withTable(inside, column),
			given: new Map(schema.grants.map((grant) => [grant.role, grant.tables])),
		})),
	};
}

/** The same of columns that nobody but Gatehouse itself relies on. */
export function shutColumns(situation: Situation, columns: readonly CurrentColumn[]): Finding {
	return taking(tooMuchOn(situation, columns));
}

type OnColumn = { readonly column: CurrentColumn; readonly each: Excess };

function tooMuchOn(situation: Situation, columns: readonly CurrentColumn[]): readonly OnColumn[] {
	return columns.flatMap((column) =>
		excess(situation, column.acl, column.owner, new Map()).map((each) => ({ column, each })),
	);
}

function taking(all: readonly OnColumn[]): Finding {
	return {
		drafts: all.filter(({ each }) => isTakeable(each)).map(({ column, each }) => revoke(column, each)),
		warnings: all
			.filter(({ each }) => !isTakeable(each))
			.map(({ column, each }) => ({
				code: each.foreignGrantor === null ? 'handed-on' : 'foreign-grantor',
				message: `${each.grantee ?? 'PUBLIC'} holds ${excessInWords(each)} on ${described(column)}, ${
					each.foreignGrantor === null
						? `and has handed it on to ${inWords(each.handedTo.map((name) => name ?? 'PUBLIC'))}`
						: `granted by ${each.foreignGrantor}, who alone can take it back`
				}.`,
			})),
	};
}

/** Whoever holds the whole table needs nothing of a column of it. */
function withTable(inside: Inside, column: CurrentColumn): Acl {
	const table = inside.objectsIn(column.schema).find((object) => object.name === column.table);
	return [...column.acl, ...(table?.acl ?? [])];
}

function revoke(column: CurrentColumn, each: Excess): Draft {
	const { grantee, privileges: names } = each;
	const on = sql`TABLE ${qualified(column.schema, column.table)}`;
	const which = list(names.map((name) => sql`${privileges([name])} (${identifier(column.name)})`));
	return {
		gate: 'object',
		sql: sql`REVOKE ${which} ON ${on} FROM ${grantees([grantee])}`,
		purpose: `${grantee ?? 'PUBLIC'} holds ${inWords(names)} on ${described(column)}, beyond the profile`,
		undo: { sql: sql`GRANT ${which} ON ${on} TO ${grantees([grantee])}${withOption(each)}` },
		effect: 'revoke',
		as: [column.owner],
	};
}

function described({ schema, table, name }: CurrentColumn): string {
	return `column ${name} of ${schema}.${table}`;
}
