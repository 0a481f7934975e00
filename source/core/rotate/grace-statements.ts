import { type DesiredDatabase, mapSchema } from '../access/desired.js';
import { mapTable } from '../access/row-security/tenant-function.js';
import { type SecondLogin, secondMark } from '../access/second-login.js';
import type { Situation } from '../access/situation.js';
import type { Draft } from '../plan/draft.js';
import { holdsNames, parseIdentifierList } from '../sql/identifier-list.js';
import { identifier, literal, qualified, settingName } from '../sql/quote.js';
import { integer, list, type Sql, sql, verifierOf } from '../sql/sql.js';

/* The statements by which a second login is made, and by which it is written down how far it is. */

/** All of it in one transaction: a login of that name is whole, or not there. */
export function makeSecond(
	situation: Situation,
	second: SecondLogin,
	home: DesiredDatabase | undefined,
): readonly Draft[] {
	return [
		create(situation, second),
		...standing(situation, second),
		...settings(situation, second),
		...mapRow(second, home),
	];
}

/** What the first is limited to, the second is too; by itself, so that both can be full at the same time. */
function create(situation: Situation, { name, of }: SecondLogin): Draft {
	const first = situation.role(of);
	const { connectionLimit = -1, validUntil = null } = first ?? {};
	const limit = connectionLimit === -1 ? sql`` : sql` CONNECTION LIMIT ${integer(connectionLimit)}`;
	const until = validUntil === null ? sql`` : sql` VALID UNTIL ${literal(validUntil)}`;
	return {
		gate: 'role',
		sql: sql`CREATE ROLE ${identifier(name)} LOGIN PASSWORD ${verifierOf(name)}${limit}${until}`,
		purpose: `a second login beside ${of}, for as long as its password is rotated`,
		undo: { sql: sql`DROP ROLE ${identifier(name)}` },
		effect: 'create',
		createsRole: name,
	};
}

function standing(situation: Situation, second: SecondLogin): readonly Draft[] {
	const { profile } = situation.desired;
	const groups = situation.wanted(second.name)?.groups ?? [];
	// From 16 on it holds what the first holds and never becomes it; before, a member can do both.
	const options = situation.current.version >= 160_000 ? sql` WITH INHERIT TRUE, SET FALSE` : sql``;
	return [
		stageDraft(profile, second, 'marks it as the second login, and says how far it is'),
		...groups.map(
			(group): Draft => ({
				gate: 'role',
				sql: sql`GRANT ${identifier(group)} TO ${identifier(second.name)}${options}`,
				purpose:
					group === second.of
						? `gives it all that ${group} has`
						: `gives it the rights of ${group}, as ${second.of} has them`,
				undo: { sql: sql`REVOKE ${identifier(group)} FROM ${identifier(second.name)}` },
				effect: 'create',
				requires: { kind: 'admin', role: group },
			}),
		),
	];
}

export function stageDraft(profile: string, second: SecondLogin, purpose: string): Draft {
	return {
		gate: 'role',
		sql: sql`COMMENT ON ROLE ${identifier(second.name)} IS ${literal(secondMark(profile, second))}`,
		purpose,
		undo: { none: 'how far a rotation is does not go back' },
		effect: 'change',
		requires: { kind: 'alter', role: second.name },
	};
}

/** As the server has them, and not as the profile says: also what somebody has set by hand. */
function settings(situation: Situation, { name: second, of }: SecondLogin): readonly Draft[] {
	return situation.settingsOf(of).map(({ database, name, value }) => {
		const where = database === null ? sql`` : sql` IN DATABASE ${identifier(database)}`;
		const alter = sql`ALTER ROLE ${identifier(second)}${where}`;
		return {
			gate: 'connect',
			sql: sql`${alter} SET ${settingName(name)} = ${settingValue(name, value)}`,
			purpose: `starts with this setting, as ${of} does`,
			undo: { sql: sql`${alter} RESET ${settingName(name)}` },
			effect: 'create',
		};
	});
}

function settingValue(name: string, value: string): Sql {
	if (!holdsNames(name)) return literal(value);
	const names = parseIdentifierList(value);
	return names.length === 0 ? literal('') : list(names.map(identifier));
}

/** Whose rows a session sees is who signed in, so that it must be said of the second too. */
function mapRow({ name, of }: SecondLogin, home: DesiredDatabase | undefined): readonly Draft[] {
	const map = home?.tenantMap;
	if (map === undefined) return [];
	const table = qualified(mapSchema, mapTable);
	return [
		{
			gate: 'object',
			sql: sql`INSERT INTO ${table} (login, key) SELECT ${literal(name)}, key FROM ${table} WHERE login = ${literal(of)} ON CONFLICT (login) DO UPDATE SET key = EXCLUDED.key`,
			purpose: `${name} sees the rows that ${of} sees`,
			undo: { sql: sql`DELETE FROM ${table} WHERE login = ${literal(name)}` },
			effect: 'create',
			as: [map.owner],
		},
	];
}

/** Names of settings that a second login would have to be given. */
export function settingsToCopy(situation: Pick<Situation, 'settingsOf'>, firsts: readonly string[]): readonly string[] {
	return [...new Set(firsts.flatMap((first) => situation.settingsOf(first).map((each) => each.name)))];
}
