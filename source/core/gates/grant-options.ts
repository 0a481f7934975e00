import type { DesiredDatabase } from '../access/desired.js';
import { identifier } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Interior, ServerCatalog } from './catalog.js';
import { grantsOf, type Right, revoke, revokeGrantOption, rightsInWords, rightsOf } from './grants.js';
import { databaseNamed, lookup, once } from './lookup.js';
import { most } from './object.js';
import { className, classSql } from './object-sql.js';
import { groupsOf, type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';

/** A login uses what it was given and hands none of it on: who holds GRANT OPTION can open the gates to others. */
export function grantOptionProbe(place: Place, login: Login): readonly Probe[] {
	return handingOn(place, login.name, [signInId(login.name, place.wanted.name)]);
}

/** What a group may hand on, each of its members may. */
export function groupGrantOptions(place: Place): readonly Probe[] {
	return groupsOf(place).flatMap((group) => handingOn(place, group.name, []));
}

function handingOn(place: Place, role: string, behind: readonly string[]): readonly Probe[] {
	const { interior, wanted, server } = place;
	if (interior.kind === 'unreadable') return [];
	const handed = things(server, wanted, interior, role).flatMap(({ thing }) => handedOn(thing, role));
	return [
		{
			id: probeId('object', role, wanted.name, 'grant-options'),
			gate: 'object',
			role,
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
			behind,
		},
	];
}

type Thing = {
	readonly name: () => string;
	readonly on: () => Sql;
	readonly owner: string;
	readonly acl: readonly Right[];
};
type Holding = { readonly role: string; readonly thing: Thing };

/** The things of which this role may hand on rights. */
function things(server: ServerCatalog, wanted: DesiredDatabase, interior: Interior, role: string): readonly Holding[] {
	return byRole(holdings(server)(wanted)(interior), role);
}

const byRole = lookup<Holding>((holding) => holding.role);

/** Who holds what WITH GRANT OPTION, sorted once for all who are asked about. */
const holdings = once((server: ServerCatalog) =>
	once((wanted: DesiredDatabase) =>
		once((interior: Interior): readonly Holding[] =>
			thingsOf(server, wanted, interior).flatMap((thing) => {
				const grantees = thing.acl.filter((item) => item.grantable).map((item) => item.grantee);
				return [...new Set(grantees)].flatMap((role) => (role === null ? [] : [{ role, thing }]));
			}),
		),
	),
);

function thingsOf(server: ServerCatalog, wanted: DesiredDatabase, interior: Interior): readonly Thing[] {
	const database = databaseNamed(server.databases, wanted.name);
	return [
		...(database === undefined
			? []
			: [
					{
						name: () => `database ${wanted.name}`,
						on: () => sql`DATABASE ${identifier(wanted.name)}`,
						owner: database.owner,
						acl: database.acl,
					},
				]),
		...interior.schemas.map((schema) => ({
			name: () => `schema ${schema.name}`,
			on: () => sql`SCHEMA ${identifier(schema.name)}`,
			owner: schema.owner,
			acl: schema.acl,
		})),
		...interior.classes.map((object) => ({
			name: () => className(object),
			on: () => classSql(object, most),
			owner: object.owner,
			acl: rightsOf(object),
		})),
	];
}

/** What it has handed on already stands in the way, and goes first. */
function handedOn({ name, on, owner, acl }: Thing, role: string): readonly { says: string; fix: string }[] {
	if (owner === role) return [];
	const given = grantsOf(acl.filter((item) => item.grantor === role)).map((grant) => revoke(grant, on(), owner));
	return grantsOf(acl.filter((item) => item.grantable && item.grantee === role)).map((grant) => ({
		says: `${rightsInWords(grant.rights)} on ${name()}`,
		fix: [...given, revokeGrantOption(grant, on())].join('\n'),
	}));
}
