import { identifier } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import { grantsOf, type Right, revoke, revokeGrantOption, rightsInWords, rightsOf } from './grants.js';
import { most } from './object.js';
import { className, classSql } from './object-sql.js';
import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';

/** A login uses what it was given and hands none of it on: who holds GRANT OPTION can open the gates to others. */
export function grantOptionProbe(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted, server } = place;
	if (interior.kind === 'unreadable') return [];
	const database = server.databases.find((each) => each.name === wanted.name);
	const things: readonly Thing[] = [
		...(database === undefined
			? []
			: [
					{
						name: `database ${wanted.name}`,
						on: sql`DATABASE ${identifier(wanted.name)}`,
						owner: database.owner,
						acl: database.acl,
					},
				]),
		...interior.schemas.map((schema) => ({
			name: `schema ${schema.name}`,
			on: sql`SCHEMA ${identifier(schema.name)}`,
			owner: schema.owner,
			acl: schema.acl,
		})),
		...interior.classes.map((object) => ({
			name: className(object),
			on: classSql(object, most),
			owner: object.owner,
			acl: rightsOf(object),
		})),
	];
	const handed = things.flatMap((thing) => handedOn(thing, login.name));
	return [
		{
			id: probeId('object', login.name, wanted.name, 'grant-options'),
			gate: 'object',
			role: login.name,
			database: wanted.name,
			subject: 'handing its rights on to others (GRANT OPTION)',
			expect: 'denied',
			ask: { kind: 'catalog' },
			catalog:
				handed.length === 0
					? { says: 'denied', because: 'it holds nothing WITH GRANT OPTION' }
					: { says: 'allowed', because: `it may hand on ${handed.map((each) => each.says).join('; ')}` },
			otherwise: 'fail',
			fix: handed.map((each) => each.fix).join('\n') || null,
			behind: [signInId(login.name, wanted.name)],
		},
	];
}

type Thing = { readonly name: string; readonly on: Sql; readonly owner: string; readonly acl: readonly Right[] };

/** What it has handed on already stands in the way, and goes first. */
function handedOn({ name, on, owner, acl }: Thing, login: string): readonly { says: string; fix: string }[] {
	if (owner === login) return [];
	const given = grantsOf(acl.filter((item) => item.grantor === login)).map((grant) => revoke(grant, on, owner));
	return grantsOf(acl.filter((item) => item.grantable && item.grantee === login)).map((grant) => ({
		says: `${rightsInWords(grant.rights)} on ${name}`,
		fix: [...given, revokeGrantOption(grant, on)].join('\n'),
	}));
}
