import type { Acl } from '../access/current.js';
import { objectSql } from '../access/diff/object-sql.js';
import { inWords, privileges } from '../access/diff/words.js';
import { grantKind, objectName } from '../access/object-kind.js';
import { identifier } from '../sql/quote.js';
import { keyword, list, type Sql, sql } from '../sql/sql.js';
import { said } from './mend.js';
import { most } from './object.js';
import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';

const words = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;

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
		...interior.classes.map((object) => {
			const members = object.members.slice(0, most).map((member) => ({ ...member, schema: object.schema }));
			const more = object.members.length > 1 ? ` and ${object.members.length - 1} more` : '';
			return {
				name: `${members[0] === undefined ? object.schema : objectName(members[0])}${more}`,
				on: sql`${words[grantKind(object)]} ${list(members.map(objectSql))}`,
				owner: object.owner,
				acl: [...object.acl, ...object.columnAcl],
			};
		}),
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

type Thing = { readonly name: string; readonly on: Sql; readonly owner: string; readonly acl: Acl };

function handedOn({ name, on, owner, acl }: Thing, login: string): readonly { says: string; fix: string }[] {
	if (owner === login) return [];
	const items = acl.filter((item) => item.grantable && item.grantee === login);
	const names = [...new Set(items.map((item) => item.privilege))];
	if (names.length === 0) return [];
	const fix = said(sql`REVOKE GRANT OPTION FOR ${privileges(names)} ON ${on} FROM ${identifier(login)}`);
	return [{ says: `${inWords(names)} on ${name}`, fix }];
}
