import { said } from '../gates/mend.js';
import { identifier } from '../sql/quote.js';
import { list, sql } from '../sql/sql.js';
import { type GateAnswer, opened, type Refusal, shut } from './answer.js';
import type { Facts, Thing } from './facts.js';
import { grantFor, pathOf, refusalOf, whyNot } from './need.js';
import { holderOf } from './privilege.js';

/**
 * May it look inside the schema? A name without its schema is looked for along `search_path`, and a closed schema is
 * passed over without a word: the application is told that there is no such thing.
 */
export function schemaGate(facts: Facts): GateAnswer | null {
	const { asker, thing, needs, schema, lookup } = facts;
	const need = thing.kind === 'schema' ? needs[0] : schema;
	if (need === undefined || need === null) return null;
	const unfound = lookup.path !== null && !lookup.found;
	const path = unfound ? [putOnPath(facts)] : [];
	if (!need.held) {
		const refusal = lookup.path === null ? refusalOf(need.thing) : unknown(thing);
		const blind =
			lookup.path === null
				? ''
				: ' A name without its schema is looked for in open schemas alone, so the server says that there is none.';
		return shut('schema', `${whyNot(asker, need)}${blind}`, refusal, [grantFor(need), ...path]);
	}
	if (unfound)
		return shut(
			'schema',
			`The schema ${thing.schema} is not on the search_path of its sessions (${lookup.path?.join(', ') || 'which is empty'}). Write ${thing.schema}.${thing.name}, or put the schema on the path.`,
			unknown(thing),
			path,
		);
	return opened('schema', pathOf(asker, need));
}

function putOnPath({ asker, thing, lookup }: Facts): string {
	const schemas = [...(lookup.path ?? []), thing.schema ?? ''].map(identifier);
	return said(
		sql`ALTER ROLE ${identifier(asker.role.name)} IN DATABASE ${identifier(asker.database.name)} SET search_path = ${list(schemas)}`,
	);
}

function unknown({ kind, name, signature }: Thing): Refusal {
	return holderOf(kind) === 'routines'
		? { sqlstate: '42883', message: `function ${name}(${signature ?? ''}) does not exist` }
		: { sqlstate: '42P01', message: `relation "${name}" does not exist` };
}
