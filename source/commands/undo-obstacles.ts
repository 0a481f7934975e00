import { inWords } from '../core/access/diff/words.js';
import { type Receipt, type RecordedPhase, standing } from '../core/undo/record.js';
import type { Session } from '../postgres/session.js';
import type { Sessions } from '../postgres/sessions.js';
import { existing } from '../postgres/undo/existing.js';
import { madeSince, sessionsIn } from '../postgres/undo/made-since.js';
import { heldElsewhere, type Obstacle, rehearse, strangers } from '../postgres/undo/rehearse.js';

/** There is no such role, database, schema, table, routine: it was taken back already. */
const nothingThere: readonly (string | null)[] = ['42704', '3D000', '3F000', '42P01', '42883'];

export type Obstacles = {
	/** In words; empty: all of it can be taken back. */
	readonly obstacles: readonly string[];
	/** Phases that an undo which was cut short had taken back already. */
	readonly gone: ReadonlySet<number>;
};

/** What stands in the way of taking a run back, found without changing anything. */
export async function obstaclesTo(receipt: Receipt, mark: string, sessions: Sessions): Promise<Obstacles> {
	const session = await sessions.open(receipt.server.database);
	const all = standing(receipt);
	const statements = all.flatMap((phase) => phase.statements);
	const made = {
		roles: statements.flatMap(({ createsRole }) => createsRole ?? []),
		databases: statements.flatMap(({ createsDatabase }) => createsDatabase ?? []),
	};
	const there = await existing(session, made);
	const gone = new Set(all.filter((phase) => isGone(phase, made, there)).map(({ number }) => number));
	const phases = all.filter(({ number }) => !gone.has(number));
	const outside = phases.filter((phase) => !made.databases.includes(phase.database));
	const found: string[] = [];
	for (const database of there.databases) found.push(...(await inside(session, sessions, database)));
	for (const database of new Set(outside.map((phase) => phase.database))) {
		const own = outside.filter((phase) => phase.database === database);
		const here = database === session.database ? session : await sessions.open(database);
		const scene = { roles: there.roles, databases: made.databases, ofTheServer: database === session.database };
		const [first, ...rest] = await rehearse(here, own, scene);
		if (first === undefined) continue;
		const cut = own.find((phase) => phase.statements.some(({ id }) => id === first.statement));
		if (cut !== undefined && cut.number === receipt.undoing && nothingThere.includes(first.sqlstate)) {
			gone.add(cut.number);
			const others = own.filter((phase) => phase !== cut);
			found.push(...(await rehearse(here, others, scene)).map(inWordsOf));
		} else found.push(...[first, ...rest].map(inWordsOf));
	}
	const known = [...made.databases, ...outside.map((phase) => phase.database)];
	found.push(
		...(await heldElsewhere(session, there.roles, known)).map(inWordsOf),
		...(await strangers(session, there, mark)).map(inWordsOf),
	);
	return { obstacles: found, gone };
}

type Made = { readonly roles: readonly string[]; readonly databases: readonly string[] };

/** What was in a database that is gone is gone, and so is a phase that made roles of which none is left. */
function isGone(phase: RecordedPhase, made: Made, there: Made): boolean {
	const makes = phase.statements.find(({ createsDatabase }) => createsDatabase !== undefined)?.createsDatabase;
	const within = made.databases.includes(phase.database) ? phase.database : makes;
	if (within !== undefined) return !there.databases.includes(within);
	const roles = phase.statements.flatMap(({ createsRole }) => createsRole ?? []);
	return roles.length > 0 && !roles.some((role) => there.roles.includes(role));
}

/** A database that the run made goes whole, so nothing may be in it that was made since, and nobody at work in it. */
async function inside(session: Session, sessions: Sessions, database: string): Promise<readonly string[]> {
	const at = await sessionsIn(session, database);
	const made = await madeSince(await sessions.open(database));
	await sessions.release(database);
	return [
		...(made.length > 0 ? [`the database ${database} would take with it what was made since: ${inWords(made)}`] : []),
		...(at.length > 0 ? [`the database ${database} is in use: ${inWords(at)}`] : []),
	];
}

function inWordsOf({ statement, message }: Obstacle): string {
	return statement === null ? message : `${statement} cannot be taken back: ${message}`;
}
