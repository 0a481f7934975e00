import type { Current, CurrentInterior } from '../../core/access/current.js';
import type { Scope } from '../../core/access/scope.js';
import { ConnectionError, InsufficientPrivilegeError } from '../../core/errors.js';
import { identifier } from '../../core/sql/quote.js';
import { preview } from '../../core/sql/render.js';
import { sql } from '../../core/sql/sql.js';
import { makingRoom } from '../room.js';
import type { Session } from '../session.js';
import type { Sessions } from '../sessions.js';
import { inspectInterior } from './inspect-interior.js';
import { inspectServer } from './inspect-server.js';

/** Reads everything the planner may know, from the maintenance database and from inside each existing one of the scope. */
export async function inspect(
	maintenance: string,
	scope: Scope,
	sessions: Pick<Sessions, 'open' | 'release'>,
): Promise<Current> {
	const session = await makingRoom(() => sessions.open(maintenance));
	const inside = await session.query<{ name: string }>(
		'SELECT datname AS name FROM pg_catalog.pg_database WHERE datname = ANY($1) AND datallowconn ORDER BY datname',
		[scope.databases],
	);
	// Two connections read at the same time: with thousands of schemas both have much to say.
	const server = consistently(session, (each) => inspectServer(each, scope));
	let failed = false;
	const done = server.then(
		() => {},
		() => {
			failed = true; // told below, where it is awaited
		},
	);
	/** With room for one connection only, one is read after the other. */
	const leave = async () => {
		await done;
		await sessions.release(maintenance);
	};
	const interiors = [];
	try {
		for (const { name } of inside) {
			if (failed || name === maintenance) await server;
			interiors.push(await interiorOf(name, scope, { sessions, administrator: session.user, giveUp: leave }));
			if (name !== maintenance) await sessions.release(name);
		}
	} finally {
		await done; // nobody may use the connection before
	}
	return { ...(await server), interiors };
}

async function interiorOf(
	name: string,
	scope: Scope,
	{
		sessions,
		administrator,
		giveUp,
	}: {
		readonly sessions: Pick<Sessions, 'open'>;
		readonly administrator: string;
		readonly giveUp: () => Promise<void>;
	},
): Promise<CurrentInterior> {
	const session = await makingRoom(() => sessions.open(name), giveUp).catch((error: unknown) => {
		throw shutOut(error, administrator, name);
	});
	return await consistently(session, (each) => inspectInterior(each, scope));
}

/** A database that the administrator itself may not enter is a right that it lacks, and not a server out of reach. */
export function shutOut(error: unknown, administrator: string, database: string): unknown {
	if (!(error instanceof ConnectionError) || error.causeCode !== '42501') return error;
	const grant = preview(sql`GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(administrator)}`);
	return new InsufficientPrivilegeError(administrator, [
		{ right: `CONNECT on database ${database}`, sql: `${grant};` },
	]);
}

/** One snapshot for all queries, and names that are qualified whatever the administrator's `search_path` is. */
async function consistently<Result>(session: Session, read: (session: Session) => Promise<Result>): Promise<Result> {
	await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog');
	try {
		return await read(session);
	} finally {
		await session.query('ROLLBACK').catch(() => {});
	}
}
