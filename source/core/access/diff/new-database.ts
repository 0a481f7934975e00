import type { Draft } from '../../plan/draft.js';
import { identifier, literal } from '../../sql/quote.js';
import { integer, list, type Sql, sql } from '../../sql/sql.js';
import type { CurrentDatabase } from '../current.js';
import { type DesiredDatabase, mark } from '../desired.js';
import type { Situation } from '../situation.js';
import { type Grantable, grantMissing } from './revoke-excess.js';

export const entering = 'gate 1: lets them open a connection to this database';
export const temporary = 'lets them make temporary tables';

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

/** Who may enter what has just been made, while nobody can: `open` comes last. */
export function firstOpening(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
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

export function open(wanted: DesiredDatabase): Draft {
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

/** The ACL of a database, as what is given and taken away on it needs it. */
export function grantable(wanted: DesiredDatabase, existing: Pick<CurrentDatabase, 'owner' | 'acl'>): Grantable {
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
