import { said } from '../gates/mend.js';
import { identifier } from '../sql/quote.js';
import { integer, sql } from '../sql/sql.js';
import { type GateAnswer, opened, shut } from './answer.js';
import type { Asker, Need, Thing } from './facts.js';
import { grantFor, pathOf, refusalOf, whyNot } from './need.js';

/** May it enter the database? In the server's order: is the database open, CONNECT, and then its limit. */
export function connectGate(asker: Asker, asked: Need | null): GateAnswer {
	const { database, mayConnect, role, sessions } = asker;
	const name = identifier(database.name);
	if (database.connectionLimit === -2)
		return shut(
			'connect',
			'The database is the remains of an interrupted DROP DATABASE.',
			{ sqlstate: '55000', message: `cannot connect to invalid database "${database.name}"` },
			[],
		);
	if (!database.allowsConnections)
		return shut(
			'connect',
			'The database is closed to everybody.',
			{ sqlstate: '55000', message: `database "${database.name}" is not currently accepting connections` },
			[said(sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)],
		);
	const connect = connectNeed(asker);
	if (!mayConnect)
		return shut(
			'connect',
			whyNot(asker, connect),
			{ sqlstate: '42501', message: `permission denied for database "${database.name}"` },
			[grantFor(connect)],
		);
	const limit = database.connectionLimit;
	if (!role.superuser && limit >= 0 && sessions.inDatabase >= limit)
		return shut(
			'connect',
			limit === 0
				? 'The database takes no session at all (CONNECTION LIMIT 0).'
				: `All ${limit} sessions that the database takes are open.`,
			{ sqlstate: '53300', message: `too many connections for database "${database.name}"` },
			[said(sql`ALTER DATABASE ${name} CONNECTION LIMIT ${integer(limit === 0 ? -1 : limit * 2)}`)],
		);
	if (asked !== null && asked.privilege !== 'CONNECT')
		return asked.held
			? opened('connect', pathOf(asker, asked))
			: shut('connect', whyNot(asker, asked), refusalIn(asked), [grantFor(asked)]);
	return opened('connect', pathOf(asker, connect));
}

/** CONNECT is asked of the login itself, whatever role its sessions start as. */
function connectNeed({ role, database, mayConnect }: Asker): Need {
	return {
		who: role.name,
		privilege: 'CONNECT',
		thing: databaseThing(database),
		held: mayConnect,
		columns: null,
		column: null,
		because: null,
	};
}

export function databaseThing({ name, owner, acl }: Asker['database']): Thing {
	return { kind: 'database', schema: null, name, signature: null, owner, acl };
}

function refusalIn({ privilege, thing }: Need) {
	if (privilege !== 'TEMPORARY') return refusalOf(thing);
	return { sqlstate: '42501', message: `permission denied to create temporary tables in database "${thing.name}"` };
}
