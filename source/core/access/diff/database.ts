import type { Draft, Finding } from '../../plan/draft.js';
import { identifier, literal } from '../../sql/quote.js';
import { integer, list, type Sql, sql } from '../../sql/sql.js';
import type { CurrentDatabase } from '../current.js';
import { type DesiredDatabase, mark } from '../desired.js';
import type { Situation } from '../situation.js';
import { excess, missing } from './acl.js';
import { settingDrafts } from './settings.js';
import { grantees, inWords, privileges } from './words.js';

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
			purpose: 'born closed: nobody can slip in before PUBLIC has lost its rights; template0 cannot have been tampered with',
			undo: { sql: sql`DROP DATABASE ${name}` },
			effect: 'create',
		},
	];
}

/** The first gate of one database, from the maintenance database and in one transaction. */
export function gateDrafts(situation: Situation, wanted: DesiredDatabase): Finding {
	const existing = situation.database(wanted.name);
	const unborn = existing === undefined || situation.isUnfinished(existing, wanted.owner);
	const settings = settingDrafts(situation, wanted);
	if (unborn) return { drafts: [...firstOpening(situation, wanted), ...settings, open(wanted)], warnings: [] };
	const gate = existingGate(situation, wanted, existing);
	return { drafts: [...gate.drafts, ...settings], warnings: gate.warnings };
}

function firstOpening(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
	const { administrator } = situation.current;
	const name = identifier(wanted.name);
	const as = [wanted.owner];
	// A superuser needs no grant; any other administrator would be locked out of what it made.
	const enter = [...new Set([...wanted.connect, ...wanted.keep, ...(administrator.superuser ? [] : [administrator.name])])];
	return [
		{
			gate: 'connect',
			sql: sql`ALTER DATABASE ${name} OWNER TO ${identifier(wanted.owner)}`,
			purpose: 'its owner has no members, so that no migration can drop the database from elsewhere',
			undo: { sql: sql`ALTER DATABASE ${name} OWNER TO ${identifier(administrator.name)}` },
			effect: 'create',
			as,
		},
		{
			gate: 'connect',
			sql: sql`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
			purpose: 'revoke first: by default every login of the server may enter and make temporary tables',
			undo: { sql: sql`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO PUBLIC` },
			effect: 'create',
			as,
		},
		...(enter.length === 0 ? [] : [grant(wanted, ['CONNECT'], enter, 'gate 1: lets them open a connection to this database', 'create')]),
		...(wanted.temporary.length === 0
			? []
			: [grant(wanted, ['TEMPORARY'], wanted.temporary, 'lets them make temporary tables', 'create')]),
		{
			gate: 'connect',
			sql: sql`COMMENT ON DATABASE ${name} IS ${literal(mark(situation.desired.profile))}`,
			purpose: 'marks the database as made by this profile, so that a later run knows it again',
			undo: { sql: sql`COMMENT ON DATABASE ${name} IS NULL` },
			effect: 'create',
			as,
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

function grant(
	wanted: DesiredDatabase,
	names: readonly string[],
	to: readonly string[],
	purpose: string,
	effect: Draft['effect'],
	owner = wanted.owner,
): Draft {
	const what = sql`${privileges(names)} ON DATABASE ${identifier(wanted.name)}`;
	return {
		gate: 'connect',
		sql: sql`GRANT ${what} TO ${grantees(to)}`,
		purpose,
		undo: { sql: sql`REVOKE ${what} FROM ${grantees(to)}` },
		effect,
		as: [owner],
	};
}

/** A database that is there already: its owner stays, its grants become those of the profile. */
function existingGate(situation: Situation, wanted: DesiredDatabase, existing: CurrentDatabase): Finding {
	const { owner } = existing;
	const name = identifier(wanted.name);
	const lacking = (roles: readonly string[], privilege: string): readonly string[] =>
		roles.filter((role) => role !== owner && missing(existing.acl, role, [privilege]).length > 0);
	const connect = lacking([...new Set([...wanted.connect, ...wanted.keep])], 'CONNECT');
	const temporary = lacking(wanted.temporary, 'TEMPORARY');
	const allowed = new Map(
		[...wanted.connect, ...wanted.keep].map((role) => [
			role,
			wanted.temporary.includes(role) ? ['CONNECT', 'TEMPORARY'] : ['CONNECT'],
		]),
	);
	const tooMuch = excess(situation, existing.acl, owner, allowed);
	const effectOf = (roles: readonly string[]): Draft['effect'] =>
		roles.every((role) => situation.isNew(role)) || existing.comment === mark(situation.desired.profile) ? 'create' : 'change';
	return {
		drafts: [
			// First what is given, so that nobody who keeps access loses it for a moment.
			...(connect.length === 0
				? []
				: [grant(wanted, ['CONNECT'], connect, 'gate 1: lets them open a connection to this database', effectOf(connect), owner)]),
			...(temporary.length === 0
				? []
				: [grant(wanted, ['TEMPORARY'], temporary, 'lets them make temporary tables', effectOf(temporary), owner)]),
			...tooMuch
				.filter((each) => each.foreignGrantor === null)
				.map((each): Draft => {
					const what = sql`${privileges(each.privileges)} ON DATABASE ${name}`;
					return {
						gate: 'connect',
						sql: sql`REVOKE ${what} FROM ${grantees([each.grantee])}`,
						purpose:
							each.grantee === null
								? 'every login of the server holds this through PUBLIC; the profile gives it to its logins alone'
								: `${each.grantee} holds this beyond the profile`,
						undo: { sql: sql`GRANT ${what} TO ${grantees([each.grantee])}` },
						effect: 'revoke',
						as: [owner],
					};
				}),
			...limit(wanted, existing),
		],
		warnings: [
			...(owner === wanted.owner
				? []
				: [
						{
							code: 'database-owner',
							message: `Database ${wanted.name} belongs to ${owner}: nothing is re-owned unasked. Its owner, and every member of it, keeps every right on it.`,
						},
					]),
			...tooMuch
				.filter((each) => each.foreignGrantor !== null)
				.map((each) => ({
					code: 'foreign-grantor',
					message: `${each.grantee ?? 'PUBLIC'} holds ${inWords(each.privileges)} on database ${wanted.name}, granted by ${each.foreignGrantor}: only that role, or CASCADE, can take it away.`,
				})),
		],
	};
}

function limit(wanted: DesiredDatabase, existing: CurrentDatabase): readonly Draft[] {
	if (wanted.connectionLimit === undefined || wanted.connectionLimit === existing.connectionLimit) return [];
	const alter = (value: number): Sql => sql`ALTER DATABASE ${identifier(wanted.name)} CONNECTION LIMIT ${integer(value)}`;
	return [
		{
			gate: 'connect',
			sql: alter(wanted.connectionLimit),
			purpose: 'how many sessions the database takes, by the profile',
			undo: { sql: alter(existing.connectionLimit) },
			effect: 'change',
			as: [existing.owner],
		},
	];
}
