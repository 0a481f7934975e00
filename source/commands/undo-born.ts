import { inWords } from '../core/access/diff/words.js';
import { ConnectionError } from '../core/errors.js';
import type { Born } from '../core/undo/born.js';
import type { RecordedPhase } from '../core/undo/record.js';
import { runPhase } from '../postgres/execute/run-phase.js';
import { briefly } from '../postgres/execute/try-again.js';
import { undoPhases } from '../postgres/execute/undo.js';
import type { Session } from '../postgres/session.js';
import type { Sessions } from '../postgres/sessions.js';
import { census, othersIn } from '../postgres/undo/census.js';
import type { UndoProgress } from './undo-progress.js';

/** What the run itself may have put into a database that it made. */
export type OwnMarks = { readonly mark: string; readonly extensions: readonly string[] };

/** `object_not_in_prerequisite_state`: the database is not currently accepting connections. */
const acceptsNone = '55000';

/**
 * What stands in the way of dropping a database that the run made: it goes whole, so nothing may be in it that was made
 * since, and nobody at work in it.
 */
export async function inTheWayInside(
	session: Session,
	sessions: Sessions,
	{ database, gate }: Born,
	own: OwnMarks,
): Promise<readonly string[]> {
	if (gate.is === 'virgin') return [];
	try {
		return await lookInto(session, await sessions.open(database), own);
	} catch (error) {
		if (!(error instanceof ConnectionError && error.causeCode === acceptsNone)) throw error;
		return [`the database ${database} accepts no connections, so that nobody can say what would go with it`];
	} finally {
		await sessions.release(database);
	}
}

async function lookInto(session: Session, inside: Session, own: OwnMarks): Promise<readonly string[]> {
	const { database } = inside;
	const made = await census(inside, own);
	const at = await othersIn(session, database, [session.backendPid, inside.backendPid]);
	return [
		...(made.length > 0 ? [`the database ${database} would take with it what was made since: ${inWords(made)}`] : []),
		...(at.length > 0 ? [`the database ${database} is in use: ${inWords(at)}`] : []),
	];
}

type Closing = {
	readonly session: Session;
	readonly sessions: Sessions;
	readonly own: OwnMarks;
	readonly progress: UndoProgress;
	readonly signal?: AbortSignal | undefined;
};

/**
 * Closes the databases that the run made, one after the other, and looks into each once more when nobody else can come in.
 * Answers what is in the way, of the first where anything is; empty: all are closed, and can be dropped.
 */
export async function closeBorn(
	born: readonly Born[],
	{ session, sessions, own, progress, signal }: Closing,
): Promise<readonly string[]> {
	for (const { database, gate } of born) {
		if (gate.is === 'virgin') continue;
		signal?.throwIfAborted();
		const inside = await sessions.open(database);
		await progress.begun(gate.phase.number);
		await undoPhases([gate.phase], async () => session);
		await progress.done(gate.phase.number);
		const found = await lookInto(session, inside, own);
		await sessions.release(database);
		if (found.length > 0) return found;
	}
	return [];
}

/** Opens again what an undo has closed, as the run had opened it. */
export async function openAgain(session: Session, gates: readonly RecordedPhase[]): Promise<void> {
	for (const gate of gates) await runPhase(session, gate, { patience: briefly.patience });
}
