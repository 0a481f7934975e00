import { bornIn } from '../core/undo/born.js';
import { type Receipt, type RecordedPhase, standing } from '../core/undo/record.js';
import type { Sessions } from '../postgres/sessions.js';
import { existing } from '../postgres/undo/existing.js';
import { heldElsewhere, membersOf, type Obstacle, rehearse, strangers } from '../postgres/undo/rehearse.js';
import { inTheWayInside, type OwnMarks } from './undo-born.js';

/** There is no such role, database, schema, table, routine: it was taken back already. */
const nothingThere: readonly (string | null)[] = ['42704', '3D000', '3F000', '42P01', '42883'];

export type Obstacles = {
	/** In words; empty: all of it can be taken back. */
	readonly obstacles: readonly string[];
	/** Phases that an undo which was cut short had taken back already. */
	readonly gone: ReadonlySet<number>;
};

/** What stands in the way of taking a run back, found without changing anything. `roles`: all that the profile is about. */
export async function obstaclesTo(
	receipt: Receipt,
	{ roles, ...own }: OwnMarks & { readonly roles: readonly string[] },
	sessions: Sessions,
): Promise<Obstacles> {
	const session = await sessions.open(receipt.server.database);
	const all = standing(receipt);
	const statements = all.flatMap((phase) => phase.statements);
	const made = {
		roles: statements.flatMap(({ createsRole }) => createsRole ?? []),
		databases: statements.flatMap(({ createsDatabase }) => createsDatabase ?? []),
	};
	const there = await existing(session, made);
	const closedForGood = bornIn(receipt).flatMap(({ database, gate }) =>
		gate.phase === null || there.databases.includes(database) ? [] : [gate.phase.number],
	);
	const gone = new Set([
		...closedForGood,
		...all.filter((phase) => isGone(phase, made, there)).map(({ number }) => number),
	]);
	const phases = all.filter(({ number }) => !gone.has(number));
	const outside = phases.filter((phase) => !made.databases.includes(phase.database));
	const found: string[] = [];
	for (const born of bornIn(receipt).filter(({ database }) => there.databases.includes(database)))
		found.push(...(await inTheWayInside(session, sessions, born, own)));
	for (const database of new Set(outside.map((phase) => phase.database))) {
		const these = outside.filter((phase) => phase.database === database);
		const here = database === session.database ? session : await sessions.open(database);
		const scene = { roles: there.roles, databases: made.databases, ofTheServer: database === session.database };
		const [first, ...rest] = await rehearse(here, these, scene);
		if (first === undefined) continue;
		const cut = these.find((phase) => phase.statements.some(({ id }) => id === first.statement));
		if (cut !== undefined && cut.number === receipt.undoing && nothingThere.includes(first.sqlstate)) {
			gone.add(cut.number);
			const others = these.filter((phase) => phase !== cut);
			found.push(...(await rehearse(here, others, scene)).map(inWordsOf));
		} else found.push(...[first, ...rest].map(inWordsOf));
	}
	const known = [...made.databases, ...outside.map((phase) => phase.database)];
	const virgin = bornIn(receipt).flatMap(({ database, gate }) => (gate.is === 'virgin' ? [database] : []));
	const marked = { ...there, databases: there.databases.filter((database) => !virgin.includes(database)) };
	found.push(
		...(await heldElsewhere(session, there.roles, known)).map(inWordsOf),
		...(await membersOf(session, there.roles, [...roles, receipt.server.user])).map(inWordsOf),
		...(await strangers(session, marked, own.mark)).map(inWordsOf),
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

function inWordsOf({ statement, sqlstate, message }: Obstacle): string {
	const advice =
		sqlstate === '55P03' ? '\nsomebody holds a lock on it: run the same command again when that is over' : '';
	return `${statement === null ? message : `${statement} cannot be taken back: ${message}`}${advice}`;
}
