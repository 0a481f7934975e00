import { type Desired, mapSchema, mark } from '../../core/access/desired.js';
import { scopeOf } from '../../core/access/scope.js';
import { type DropScope, type Extent, isOpen, presentOf } from '../../core/drop/extent.js';
import type { DropFacts } from '../../core/drop/facts.js';
import { inspect, shutOut } from '../inspect/inspect.js';
import type { Session } from '../session.js';
import type { Sessions } from '../sessions.js';
import { readDatabaseContents, readSchemaContents } from './read-contents.js';
import { readForeignHoldings, readSessions, readSharedHoldings } from './read-holdings.js';
import { readKept } from './read-kept.js';
import { readStrange } from './read-strange.js';

/** Reads what has to be known before anything is taken away, from the maintenance database and from inside each that is concerned. */
export async function readDropFacts(
	maintenance: string,
	desired: Desired,
	extent: Extent,
	{ reassignTo }: DropScope,
	sessions: Pick<Sessions, 'open' | 'release'>,
): Promise<DropFacts> {
	const scope = scopeOf(desired);
	// No inside is looked into as a planner would: the remains of a DROP DATABASE must not be connected to at all.
	const roles = [...scope.roles, ...(reassignTo === undefined ? [] : [reassignTo])];
	const current = await inspect(maintenance, { ...scope, roles, databases: [] }, sessions);
	const present = presentOf(desired, extent, current);
	const gone = present.roles.map((role) => role.name);
	const going = present.databases.map((wanted) => wanted.name);
	const staying = extent.kept.filter(({ wanted }) => isOpen(present.situation, wanted));
	const session = await sessions.open(maintenance);
	const shared = await readSharedHoldings(session, gone);
	const own = [...going, ...staying.map(({ wanted }) => wanted.name)];
	const foreign = await readForeignHoldings(session, sessions, gone, own);
	const contents = [];
	const kept = [];
	for (const { wanted, schemas } of staying) {
		// A login that is gone may have left its row behind.
		const names = extent.roles.map((role) => role.name);
		const inside = await enter(wanted.name);
		kept.push(await readKept(inside, schemas, names));
		contents.push(...(await readSchemaContents(inside, schemas)));
		await leave(wanted.name);
	}
	const strange = [];
	for (const wanted of present.databases.filter((each) => isOpen(present.situation, each))) {
		const schemas = [...wanted.schemas.map((schema) => schema.name), mapSchema];
		const inside = await enter(wanted.name);
		strange.push(...(await readStrange(inside, schemas, gone, mark(desired.profile))));
		contents.push(...(await readDatabaseContents(inside)));
		await leave(wanted.name);
	}
	return { current, shared, foreign, kept, strange, contents, sessions: await readSessions(session, gone, going) };

	async function enter(database: string): Promise<Session> {
		return await sessions.open(database).catch((error: unknown) => {
			throw shutOut(error, current.administrator.name, database);
		});
	}

	async function leave(database: string): Promise<void> {
		if (database !== maintenance) await sessions.release(database);
	}
}
