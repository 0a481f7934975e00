import { objectSql } from '../access/diff/object-sql.js';
import { inWords, privileges } from '../access/diff/words.js';
import { objectName } from '../access/object-kind.js';
import { said } from '../gates/mend.js';
import { identifier, settingName } from '../sql/quote.js';
import { integer, keyword, list, type Sql, sql } from '../sql/sql.js';
import type { Refusal } from './answer.js';
import type { Asker, Column, Need, Thing } from './facts.js';
import { type Holder, holderOf } from './privilege.js';
import { waysTo } from './ways.js';

/** `app.orders`, `schema app`, `database orders`. */
export function nameOf({ kind, schema, name, signature }: Thing): string {
	return schema === null ? `${kind} ${name}` : objectName({ schema, name, signature });
}

/** How the server names it in an error: without its schema, and in its own words for the kind. */
export function refusalOf({ kind, name }: Thing): Refusal {
	if (kind === 'parameter') return { sqlstate: '42501', message: `permission denied to set parameter "${name}"` };
	const words = { 'partitioned table': 'table', 'window function': 'function' } as const;
	const word = words[kind as keyof typeof words] ?? kind;
	return { sqlstate: '42501', message: `permission denied for ${word} ${name}` };
}

const grantWords: Readonly<Record<Holder, Sql>> = {
	database: keyword('DATABASE'),
	schema: keyword('SCHEMA'),
	tables: keyword('TABLE'),
	sequences: keyword('SEQUENCE'),
	routines: keyword('ROUTINE'),
	type: keyword('TYPE'),
	language: keyword('LANGUAGE'),
	'foreign-data wrapper': keyword('FOREIGN DATA WRAPPER'),
	'foreign server': keyword('FOREIGN SERVER'),
	'large object': keyword('LARGE OBJECT'),
	tablespace: keyword('TABLESPACE'),
	parameter: keyword('PARAMETER'),
};

function thingSql({ kind, schema, name, signature }: Thing): Sql {
	const named = schema === null ? besideSchemas(kind, name) : objectSql({ schema, name, signature });
	return sql`${grantWords[holderOf(kind)]} ${named}`;
}

function besideSchemas(kind: Thing['kind'], name: string): Sql {
	if (kind === 'large object') return integer(Number(name));
	return kind === 'parameter' ? settingName(name) : identifier(name);
}

/** The least that gives it. */
export function grantFor({ who, privilege, thing }: Need, columns: readonly Column[] = []): string {
	const on = columns.length === 0 ? sql`` : sql` (${list(columns.map((column) => identifier(column.name)))})`;
	return said(sql`GRANT ${privileges([privilege])}${on} ON ${thingSql(thing)} TO ${identifier(who)}`);
}

/** By which ways a need is met, in words; where the session acts as another role, that is said. */
export function pathOf(asker: Asker, need: Need, column?: Column): string {
	const { open } = waysTo(asker, need.who, need.privilege, need.thing, column);
	// The server's word counts also where nothing that is read here accounts for it.
	const ways = open.length === 0 ? 'the server says so' : open.join(', ');
	return `${asActing(asker, need)}${ways}`;
}

/** Why it is not met. */
export function whyNot(asker: Asker, need: Need): string {
	const { who, privilege, thing, because } = need;
	const { afterSetRole } = waysTo(asker, who, privilege, thing);
	const through = afterSetRole.length === 0 ? '' : ` Only SET ROLE would open it: to ${inWords(afterSetRole)}.`;
	const reason = because === null ? '' : ` It is asked for because ${because}.`;
	return `${asActing(asker, need)}${who} does not hold ${privilege} on ${nameOf(thing)}, neither itself nor by its roles or PUBLIC.${reason}${through}`;
}

function asActing({ startsAs, role, within }: Asker, { who }: Need): string {
	if (who !== startsAs || who === role.name) return '';
	return within === null
		? `as ${who}, which its sessions start as: `
		: `as ${who}, the owner of ${within}, which runs as its owner: `;
}
