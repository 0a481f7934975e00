import type { Acl } from '../access/current.js';
import type { DesiredSchema } from '../access/desired.js';
import { objectSql } from '../access/diff/object-sql.js';
import { grantee, inWords, privileges } from '../access/diff/words.js';
import { grantKind, objectName } from '../access/object-kind.js';
import { identifier } from '../sql/quote.js';
import { keyword, type Sql, sql } from '../sql/sql.js';
import type { Interior } from './catalog.js';
import { said } from './mend.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';
import { reachOf } from './reach.js';

const kinds = [
	{ objects: 'tables', word: keyword('TABLES') },
	{ objects: 'sequences', word: keyword('SEQUENCES') },
	{ objects: 'routines', word: keyword('ROUTINES') },
] as const;
type Kind = (typeof kinds)[number];

/** What objects will carry that are made later, by each creator; and who makes objects without being one. */
export function futureProbes(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema) => [
		...schema.creators.flatMap((creator) => kinds.map((kind) => defaultProbe(place, interior, schema, creator, kind))),
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
		fix: exists ? wrongs.map((each) => each.fix).join('\n') : `gatehouse apply ${place.desired.profile}`,
		behind: [],
	};
}

type Parts = { readonly global: Acl; readonly local: Acl };

function defaultsOf(interior: Interior, creator: string, schema: string | null, kind: Kind): Acl | undefined {
	return interior.defaults.find(
		(each) => each.creator === creator && each.schema === schema && each.objects === kind.objects,
	)?.acl;
}

function lacking(place: Place, schema: DesiredSchema, creator: string, kind: Kind, parts: Parts): readonly Wrong[] {
	const all = [...parts.global, ...parts.local];
	return schema.grants.flatMap((grant): readonly Wrong[] => {
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
	const ours = new Set(place.desired.roles.map((role) => role.name));
	const allowed = (item: Acl[number]): boolean => {
		if (item.grantee === creator) return true;
		if (item.grantee === null) return kind.objects === 'routines' && mayStayOpen(place, schema, creator);
		if (!ours.has(item.grantee)) return true;
		const grants: readonly string[] = schema.grants.find((grant) => grant.role === item.grantee)?.[kind.objects] ?? [];
		return grants.includes(item.privilege) && !item.grantable;
	};
	const revoke = (item: Acl[number], where: string | null): Wrong => ({
		says: `${item.grantee ?? 'PUBLIC'} would get ${item.privilege} on them${item.grantable ? ', and may hand it on' : ''}`,
		fix: said(
			sql`${alterDefaults(creator, where)} REVOKE ${privileges([item.privilege])} ON ${kind.word} FROM ${grantee(item.grantee)}`,
		),
	});
	return [
		...parts.global.filter((item) => !allowed(item)).map((item) => revoke(item, null)),
		...parts.local
			.filter((item) => !(item.grantee === null ? false : allowed(item)))
			.map((item) => revoke(item, schema.name)),
	];
}

/** Only of an owner that nobody signs in as is EXECUTE taken from PUBLIC: it would shut the extensions that others install. */
function mayStayOpen(place: Place, schema: DesiredSchema, creator: string): boolean {
	return creator !== schema.owner || place.server.roles.get(creator)?.login === true;
}

function alterDefaults(creator: string, schema: string | null): Sql {
	const alter = sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)}`;
	return schema === null ? alter : sql`${alter} IN SCHEMA ${identifier(schema)}`;
}

function given(schema: DesiredSchema, kind: Kind): string {
	const each = schema.grants
		.filter((grant) => grant[kind.objects].length > 0)
		.map((grant) => `${inWords(grant[kind.objects])} for ${grant.role}`);
	return each.length === 0 ? 'nothing for anybody' : each.join(', ');
}

const singular = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;

/** Objects of a role that is no creator: what it makes next will be out of reach, and what it made is its own. */
function coverProbe({ wanted }: Place, interior: Interior, schema: DesiredSchema): Probe {
	const strangers = interior.classes.filter(
		(object) => object.schema === schema.name && !schema.creators.includes(object.owner),
	);
	const owners = [...new Set(strangers.map((object) => object.owner))];
	const owned = strangers.flatMap((object) =>
		object.members.map((member) => ({
			...member,
			...object,
			members: undefined,
			name: member.name,
			signature: member.signature,
		})),
	);
	const told = owners.map((owner) => {
		const mine = owned.filter((object) => object.owner === owner);
		const [first] = mine;
		const more = mine.length > 1 ? ` and ${mine.length - 1} more` : '';
		return `${owner} owns ${first === undefined ? '' : objectName(first)}${more} and is not among the profile's creators: what it makes later is not covered`;
	});
	return {
		id: probeId('object', schema.owner, wanted.name, 'covered', schema.name),
		gate: 'object',
		role: schema.owner,
		database: wanted.name,
		subject: `everything in ${schema.name} is made by a creator of the profile`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog:
			owners.length === 0
				? { says: 'allowed', because: `every object belongs to one of ${inWords(schema.creators)}` }
				: { says: 'denied', because: told.join('; ') },
		otherwise: 'fail',
		fix: owned
			.filter((object) => !object.ofColumn)
			.map((object) =>
				said(sql`ALTER ${singular[grantKind(object)]} ${objectSql(object)} OWNER TO ${identifier(schema.owner)}`),
			)
			.join('\n'),
		behind: [],
	};
}
