import type { Acl } from '../access/current.js';
import type { DesiredSchema } from '../access/desired.js';
import { grantee, inWords, privileges } from '../access/diff/words.js';
import { identifier } from '../sql/quote.js';
import { keyword, type Sql, sql } from '../sql/sql.js';
import type { Interior } from './catalog.js';
import { coverProbe } from './covered.js';
import { grantsOf } from './grants.js';
import { defaultsIn, schemaNamed } from './lookup.js';
import { said } from './mend.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';
import { reachOf } from './reach.js';
import { laterGrants } from './rows/shared.js';
import { isBeyondGrants } from './whose.js';

export const kinds = [
	{ objects: 'tables', word: keyword('TABLES') },
	{ objects: 'sequences', word: keyword('SEQUENCES') },
	{ objects: 'routines', word: keyword('ROUTINES') },
] as const;
type Kind = (typeof kinds)[number];
type Word = { readonly word: Sql };

/** What objects will carry that are made later, by each creator; and who makes objects without being one. */
export function futureProbes(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema) => [
		...schema.creators.flatMap((creator) => kinds.map((kind) => defaultProbe(place, interior, schema, creator, kind))),
		othersProbe(place, interior, schema),
		coverProbe(place, interior, schema),
	]);
}

/** One thing that the defaults give too little or too much, and the statement that puts it right. */
type Wrong = { readonly says: string; readonly fix: string };

function defaultProbe(place: Place, interior: Interior, schema: DesiredSchema, creator: string, kind: Kind): Probe {
	const { wanted } = place;
	const exists = place.server.roles.has(creator);
	const global = defaultsOf(interior, creator, null, kind);
	const local = defaultsOf(interior, creator, schema.name, kind) ?? [];
	// Where nothing is stored PostgreSQL's own default holds: EXECUTE for everybody. The two add up.
	const builtIn: Acl =
		kind.objects === 'routines' ? [{ grantor: creator, grantee: null, privilege: 'EXECUTE', grantable: false }] : [];
	const parts = { global: global ?? builtIn, local };
	const wrongs = exists
		? [...lacking(place, schema, creator, kind, parts), ...excess(place, schema, creator, kind, parts)]
		: [];
	const open = kind.objects === 'routines' && parts.global.some((item) => item.grantee === null);
	const note =
		open && wrongs.length === 0 ? `, and EXECUTE for PUBLIC, as PostgreSQL gives it to whatever ${creator} makes` : '';
	return {
		id: probeId('object', creator, wanted.name, 'later', schema.name, kind.objects),
		gate: 'object',
		role: creator,
		database: wanted.name,
		subject: `later ${kind.objects} of ${creator} in ${schema.name} come with the rights of the profile`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog: !exists
			? { says: 'denied', because: `there is no role ${creator}` }
			: wrongs.length === 0
				? { says: 'allowed', because: `default privileges: ${given(schema, kind)}${note}` }
				: { says: 'denied', because: wrongs.map((each) => each.says).join('; ') },
		otherwise: 'fail',
		fix:
			exists && schemaNamed(interior, schema.name) !== undefined
				? wrongs.map((each) => each.fix).join('\n')
				: `gatehouse apply ${place.desired.calledAs}`,
		behind: [],
	};
}

type Parts = { readonly global: Acl; readonly local: Acl };

function defaultsOf(interior: Interior, creator: string, schema: string | null, kind: Kind): Acl | undefined {
	return defaultsIn(interior, schema).find((each) => each.creator === creator && each.objects === kind.objects)?.acl;
}

function lacking(place: Place, schema: DesiredSchema, creator: string, kind: Kind, parts: Parts): readonly Wrong[] {
	const all = [...parts.global, ...parts.local];
	return laterGrants(schema).flatMap((grant): readonly Wrong[] => {
		const reach = reachOf(place.server.memberships, grant.role);
		const holds = (privilege: string) =>
			all.some(
				(item) =>
					item.privilege === privilege &&
					(item.grantee === grant.role || (item.grantee !== null && reach.get(item.grantee)?.inherits === true)),
			);
		const known = grant[kind.objects].filter(
			(privilege) => privilege !== 'MAINTAIN' || place.server.version >= 170_000,
		);
		const names = known.filter((privilege) => !holds(privilege));
		if (names.length === 0) return [];
		const alter = sql`${alterDefaults(creator, schema.name)} GRANT ${privileges(names)} ON ${kind.word}`;
		return [
			{
				says: `${grant.role} would not get ${inWords(names)} on them`,
				fix: said(sql`${alter} TO ${identifier(grant.role)}`),
			},
		];
	});
}

function excess(place: Place, schema: DesiredSchema, creator: string, kind: Kind, parts: Parts): readonly Wrong[] {
	const allowed = (item: Acl[number]): boolean => {
		if (item.grantee === creator) return true;
		if (item.grantee === null) return kind.objects === 'routines' && mayStayOpen(place, schema, creator);
		if (isBeyondGrants(place, item.grantee)) return true;
		const grants: readonly string[] =
			laterGrants(schema).find((grant) => grant.role === item.grantee)?.[kind.objects] ?? [];
		return grants.includes(item.privilege) && !item.grantable;
	};
	return [
		...notGiven(
			parts.global.filter((item) => !allowed(item)),
			alterDefaults(creator, null),
			kind,
		),
		...notGiven(
			parts.local.filter((item) => item.grantee === null || !allowed(item)),
			alterDefaults(creator, schema.name),
			kind,
		),
	];
}

/** By grantee: what it would get, and what keeps it from that. */
export function notGiven(items: Acl, alter: Sql, kind: Word): readonly Wrong[] {
	return grantsOf(items).map((grant) => {
		const handed = items.some((item) => item.grantable && item.grantee === grant.grantee);
		const names = [...grant.rights.keys()];
		return {
			says: `${grant.grantee ?? 'PUBLIC'} would get ${inWords(names)} on them${handed ? ', and may hand it on' : ''}`,
			fix: said(sql`${alter} REVOKE ${privileges(names)} ON ${kind.word} FROM ${grantee(grant.grantee)}`),
		};
	});
}

/** Default privileges that a role has set here that is no creator: what it makes is to come with nothing for anybody. */
function othersProbe({ wanted }: Place, interior: Interior, schema: DesiredSchema): Probe {
	const wrongs = defaultsIn(interior, schema.name)
		.filter((each) => !schema.creators.includes(each.creator))
		.flatMap((each) => {
			const kind = kinds.find(({ objects }) => objects === each.objects);
			const items = each.acl.filter((item) => item.grantee !== each.creator);
			if (kind === undefined) return [];
			return notGiven(items, alterDefaults(each.creator, schema.name), kind).map((wrong) => ({
				...wrong,
				says: `of later ${kind.objects} that ${each.creator} makes: ${wrong.says}`,
			}));
		});
	return {
		id: probeId('object', schema.owner, wanted.name, 'later-of-others', schema.name),
		gate: 'object',
		role: schema.owner,
		database: wanted.name,
		subject: `default privileges in ${schema.name} of roles that are no creators`,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			wrongs.length === 0
				? { says: 'denied', because: 'nobody else has set any' }
				: { says: 'allowed', because: wrongs.map((each) => each.says).join('; ') },
		otherwise: 'fail',
		fix: wrongs.map((each) => each.fix).join('\n') || null,
		behind: [],
	};
}

/** Only of an owner that nobody signs in as is EXECUTE taken from PUBLIC: it would shut the extensions that others install. */
function mayStayOpen(place: Place, schema: DesiredSchema, creator: string): boolean {
	return creator !== schema.owner || place.server.roles.get(creator)?.login === true;
}

export function alterDefaults(creator: string, schema: string | null): Sql {
	const alter = sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)}`;
	return schema === null ? alter : sql`${alter} IN SCHEMA ${identifier(schema)}`;
}

function given(schema: DesiredSchema, kind: Kind): string {
	const each = laterGrants(schema)
		.filter((grant) => grant[kind.objects].length > 0)
		.map((grant) => `${inWords(grant[kind.objects])} for ${grant.role}`);
	if (each.length > 0) return each.join(', ');
	return schema.rowSecurity === undefined || kind.objects !== 'tables'
		? 'nothing for anybody'
		: 'nothing for anybody, until the next apply has put row security on them';
}
