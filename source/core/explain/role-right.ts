import { said } from '../gates/mend.js';
import { reachOf } from '../gates/reach.js';
import { identifier } from '../sql/quote.js';
import { keyword, sql } from '../sql/sql.js';
import { type GateAnswer, opened, shut } from './answer.js';
import type { Asker } from './facts.js';

/*
 * What no privilege on an object gives: to make roles and databases is an attribute of the role itself, to become another
 * one a membership in it.
 */

const attributes = {
	CREATEROLE: { has: 'createRole', message: 'permission denied to create role' },
	CREATEDB: { has: 'createDatabase', message: 'permission denied to create database' },
} as const;

export function attributeGate({ startsAs, roles }: Asker, attribute: string): GateAnswer {
	const word = attribute === 'CREATEDB' ? 'CREATEDB' : 'CREATEROLE';
	const { has, message } = attributes[word];
	const who = roles.get(startsAs);
	if (who?.superuser === true) return opened('connect', 'superuser');
	if (who?.[has] === true) return opened('connect', word);
	return shut(
		'connect',
		`${startsAs} has not the attribute ${word}, which no GRANT gives and no membership passes on.`,
		{ sqlstate: '42501', message },
		[said(sql`ALTER ROLE ${identifier(startsAs)} ${keyword(word)}`)],
	);
}

/** SET ROLE is asked of who signed in, whatever its sessions start as. */
export function becomingGate({ role, roles, memberships, version }: Asker, other: string): GateAnswer {
	if (role.superuser) return opened('connect', 'superuser');
	const reached = reachOf(memberships, role.name).get(other);
	if (other === role.name || reached?.becomes === true)
		return opened('connect', reached === undefined ? 'itself' : `via ${reached.path.join(' > ')}`);
	const mighty = roles.get(other)?.superuser === true;
	const lacks = reached === undefined ? 'is no member of it' : 'is a member of it that may not become it (SET FALSE)';
	// Before 16 whoever is a member may become it.
	const options = version >= 160_000 ? sql` WITH SET TRUE` : sql``;
	return shut(
		'connect',
		`${role.name} ${lacks}. ${mighty ? `${other} is a superuser, so no membership in it is proposed.` : `The fix gives ${role.name} everything that ${other} has.`}`,
		{ sqlstate: '42501', message: `permission denied to set role "${other}"` },
		mighty ? [] : [said(sql`GRANT ${identifier(other)} TO ${identifier(role.name)}${options}`)],
	);
}
