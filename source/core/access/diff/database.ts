import { type Draft, type Finding, findings } from '../../plan/draft.js';
import type { Telling } from '../../plan/telling.js';
import { identifier } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { integer, type Sql, sql } from '../../sql/sql.js';
import type { CurrentDatabase } from '../current.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';
import { missing } from './acl.js';
import { entering, firstOpening, grantable, open, temporary } from './new-database.js';
import { type Grantable, grantMissing, revokeExcess } from './revoke-excess.js';
import { settingDrafts } from './settings.js';
import { likewise } from './words.js';

/** The first gate of one database, from the maintenance database and in one transaction. */
export function gateDrafts(situation: Situation, wanted: DesiredDatabase): Finding {
	const existing = situation.database(wanted.name);
	const settings: Finding = { drafts: settingDrafts(situation, wanted), warnings: [] };
	if (existing === undefined || situation.isUnborn(wanted))
		return { drafts: [...firstOpening(situation, wanted), ...settings.drafts, open(wanted)], warnings: [] };
	return findings(existingGate(situation, wanted, existing), settings);
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
	const give = `${preview(sql`ALTER DATABASE ${identifier(name)} OWNER TO ${identifier(wanted.owner)}`)};`;
	const owned: Telling = {
		code: 'database-owner',
		message: `Database ${name} belongs to ${existing.owner}: nothing is re-owned unasked. Its owner, and every member of it, keeps every right on it. To give it to ${wanted.owner}: ${give}`,
		alike: {
			of: [existing.owner],
			name,
			all: (names) =>
				likewise(
					`Databases ${names} belong to ${existing.owner}: nothing is re-owned unasked. Their owner, and every member of it, keeps every right on them. To give each to an owner without members: ${give}`,
				),
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
