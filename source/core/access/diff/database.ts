import { type Draft, type Finding, findings } from '../../plan/draft.js';
import type { Telling } from '../../plan/telling.js';
import { identifier, literal } from '../../sql/quote.js';
import { integer, list, type Sql, sql } from '../../sql/sql.js';
import type { CurrentDatabase } from '../current.js';
import { type DesiredDatabase, mark } from '../desired.js';
import type { Situation } from '../situation.js';
import { missing } from './acl.js';
import { type Grantable, grantMissing, revokeExcess } from './revoke-excess.js';
import { settingDrafts } from './settings.js';

const entering = 'gate 1: lets them open a connection to this database';
const temporary = 'lets them make temporary tables';

/** What makes a database: CREATE DATABASE, which no transaction may hold. */
export function createDrafts(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
	if (situation.database(wanted.name) !== undefined) return [];
	const name = identifier(wanted.name);
	const options: readonly Sql[] = [
		sql`TEMPLATE ${identifier(wanted.template)}`,
		...(wanted.encoding === undefined ? [] : [sql`ENCODING ${literal(wanted.encoding)}`]),
		...(wanted.locale === undefined ? [] : [sql`LOCALE ${literal(wanted.locale)}`]),
		...(wanted.connectionLimit === undefined ? [] : [sql`CONNECTION LIMIT ${integer(wanted.connectionLimit)}`]),
		sql`ALLOW_CONNECTIONS false`,
	];
	return [
		{
			gate: 'connect',
			sql: sql`CREATE DATABASE ${name} ${list(options, ' ')}`,
			purpose: `born closed, so that nobody slips in before PUBLIC has lost its rights, and from ${wanted.template}`,
			undo: { sql: sql`DROP DATABASE ${name}` },
			effect: 'create',
			createsDatabase: wanted.name,
		},
	];
}

/** The first gate of one database, from the maintenance database and in one transaction. */
export function gateDrafts(situation: Situation, wanted: DesiredDatabase): Finding {
	const existing = situation.database(wanted.name);
	const settings: Finding = { drafts: settingDrafts(situation, wanted), warnings: [] };
	if (existing === undefined || situation.isUnborn(wanted))
		return { drafts: [...firstOpening(situation, wanted), ...settings.drafts, open(wanted)], warnings: [] };
	return findings(existingGate(situation, wanted, existing), settings);
}

function firstOpening(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
	const { administrator } = situation.current;
	const name = identifier(wanted.name);
	const on = grantable(wanted, { owner: wanted.owner, acl: [] });
	// A superuser needs no grant; any other administrator would be locked out of what it made.
	const enter = [...wanted.connect, ...wanted.keep, ...(administrator.superuser ? [] : [administrator.name])];
	return [
		{
			gate: 'connect',
			sql: sql`ALTER DATABASE ${name} OWNER TO ${identifier(wanted.owner)}`,
			purpose: 'its owner has no members, so that no migration can drop the database from elsewhere',
			undo: { sql: sql`ALTER DATABASE ${name} OWNER TO ${identifier(administrator.name)}` },
			effect: 'create',
			as: [wanted.owner],
		},
		{
			gate: 'connect',
			sql: sql`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
			purpose: 'revoke first: by default every role of the server may enter and make temporary tables',
			undo: { sql: sql`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO PUBLIC` },
			effect: 'create',
			as: [wanted.owner],
		},
		...grantMissing(on, ['CONNECT'], [...new Set(enter)], entering),
		...grantMissing(on, ['TEMPORARY'], wanted.temporary, temporary),
		{
			gate: 'connect',
			sql: sql`COMMENT ON DATABASE ${name} IS ${literal(mark(situation.desired.profile))}`,
			purpose: 'marks the database as made by this profile, so that a later run knows it again',
			undo: { sql: sql`COMMENT ON DATABASE ${name} IS NULL` },
			effect: 'create',
			as: [wanted.owner],
		},
	];
}

function open(wanted: DesiredDatabase): Draft {
	const name = identifier(wanted.name);
	return {
		gate: 'connect',
		sql: sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`,
		purpose: 'opens it, now that only the right roles can enter',
		undo: { sql: sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS false` },
		effect: 'create',
		as: [wanted.owner],
	};
}

function grantable(wanted: DesiredDatabase, existing: Pick<CurrentDatabase, 'owner' | 'acl'>): Grantable {
	return {
		gate: 'connect',
		database: wanted.name,
		object: sql`DATABASE ${identifier(wanted.name)}`,
		described: `database ${wanted.name}`,
		acl: existing.acl,
		owner: existing.owner,
		as: existing.owner,
		effect: 'revoke',
		wayIn: { wanted, privilege: 'CONNECT' },
	};
}

/** A database that is there already: its owner stays, its grants become those of the profile. */
function existingGate(situation: Situation, wanted: DesiredDatabase, existing: CurrentDatabase): Finding {
	const on = grantable(wanted, existing);
	const temporaries = [...wanted.temporary, ...otherTenants(situation, wanted)];
	const allowed = new Map(
		[...new Set([...wanted.connect, ...temporaries])].map((role) => [
			role,
			[...(wanted.connect.includes(role) ? ['CONNECT'] : []), ...(temporaries.includes(role) ? ['TEMPORARY'] : [])],
		]),
	);
	const given: Finding = {
		// First what is given, so that nobody who keeps access loses it for a moment.
		drafts: [
			...entrance(situation, on, 'CONNECT', wanted.connect, entering),
			...entrance(situation, on, 'TEMPORARY', wanted.temporary, temporary),
		],
		warnings: [],
	};
	return findings(
		reopening(wanted, existing),
		given,
		revokeExcess(situation, on, allowed),
		limit(wanted, existing),
		ownership(situation, wanted, existing),
	);
}

/**
 * Logins that this profile made for tenants that are not asked about now: where those that are may make temporary
 * tables, so may they.
 */
function otherTenants(situation: Situation, wanted: DesiredDatabase): readonly string[] {
	if (wanted.perTenant || wanted.temporary.length === 0) return [];
	const { roles } = situation.current;
	return roles
		.filter(({ name, login }) => login && situation.isOurs(name) && situation.wanted(name) === undefined)
		.map(({ name }) => name);
}

/** Access for a role that the plan makes is part of making it; for one that was there it is a change of its own. */
function entrance(
	situation: Situation,
	on: Grantable,
	privilege: string,
	roles: readonly string[],
	purpose: string,
): readonly Draft[] {
	const lacking = roles.filter((role) => role !== on.owner && missing(on.acl, role, [privilege]).length > 0);
	const [created, there] = [true, false].map((isNew) => lacking.filter((role) => situation.isNew(role) === isNew));
	return [
		...grantMissing(on, [privilege], created ?? [], purpose, 'create'),
		...grantMissing(on, [privilege], there ?? [], purpose, 'change'),
	];
}

/** Somebody shut a database of ours: nothing inside can be looked at until it is open again. */
function reopening(wanted: DesiredDatabase, existing: CurrentDatabase): Finding {
	if (existing.allowsConnections) return { drafts: [], warnings: [] };
	return {
		drafts: [{ ...open(wanted), purpose: 'it was shut to everybody', effect: 'change', as: [existing.owner] }],
		warnings: [
			{
				code: 'database-shut',
				message: `Database ${wanted.name} accepts no connections, so its inside could not be looked at: after this, plan again.`,
				alike: {
					of: [],
					name: wanted.name,
					all: (names) =>
						`Databases ${names} accept no connections, so what is inside could not be looked at: after this, plan again.`,
				},
			},
		],
	};
}

function limit(wanted: DesiredDatabase, existing: CurrentDatabase): Finding {
	if (wanted.connectionLimit === undefined || wanted.connectionLimit === existing.connectionLimit)
		return { drafts: [], warnings: [] };
	const alter = (value: number): Sql =>
		sql`ALTER DATABASE ${identifier(wanted.name)} CONNECTION LIMIT ${integer(value)}`;
	const draft: Draft = {
		gate: 'connect',
		sql: alter(wanted.connectionLimit),
		purpose: 'how many sessions the database takes, by the profile',
		undo: { sql: alter(existing.connectionLimit) },
		effect: 'change',
		as: [existing.owner],
	};
	return { drafts: [draft], warnings: [] };
}

/** What an existing database is that the plan leaves as it is, and tells. */
function ownership(situation: Situation, wanted: DesiredDatabase, existing: CurrentDatabase): Finding {
	const { name } = wanted;
	const owned: Telling = {
		code: 'database-owner',
		message: `Database ${name} belongs to ${existing.owner}: nothing is re-owned unasked. Its owner, and every member of it, keeps every right on it.`,
		alike: {
			of: [existing.owner],
			name,
			all: (names) =>
				`Databases ${names} belong to ${existing.owner}: nothing is re-owned unasked. Their owner, and every member of it, keeps every right on them.`,
		},
	};
	const unmarked: Telling = {
		code: 'database-not-ours',
		message: `Database ${name} was not made by this profile, or its mark is gone; it is taken under the profile as it is.`,
		alike: {
			of: [],
			name,
			all: (names) =>
				`Databases ${names} were not made by this profile, or their mark is gone; they are taken under the profile as they are.`,
		},
	};
	return {
		drafts: [],
		warnings: [
			...(existing.owner === wanted.owner ? [] : [owned]),
			...(situation.isOurDatabase(wanted) ? [] : [unmarked]),
		],
	};
}
