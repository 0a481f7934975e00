import type { Failure } from '../core/apply/result.js';
import { RefusedError } from '../core/errors.js';
import { differences } from '../core/plan/basis.js';
import type { Phase } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { bornIn } from '../core/undo/born.js';
import { inDoubt } from '../core/undo/doubts.js';
import { notBroughtBack } from '../core/undo/outcome.js';
import { type Receipt, standing } from '../core/undo/record.js';
import { undoPhases } from '../postgres/execute/undo.js';
import type { Session } from '../postgres/session.js';
import { openInTurn, openWorkingSessions, type Sessions } from '../postgres/sessions.js';
import { existing } from '../postgres/undo/existing.js';
import { failureOf, isOutOfReach } from './apply-failure.js';
import { cancelOnAbort } from './cancel-on-abort.js';
import { lookAgain } from './look-again.js';
import { closeBorn, type OwnMarks, openAgain } from './undo-born.js';
import type { UndoProgress } from './undo-progress.js';
import type { UndoInput, UndoResult } from './undo-result.js';

/** An undo that has looked at everything. */
export type Work = {
	readonly input: UndoInput;
	/** The receipt as it was when the undo began. */
	readonly begunWith: Receipt;
	readonly profile: Profile;
	readonly progress: UndoProgress;
	/** What was so when the undo began. */
	readonly found: Receipt['before'];
	readonly own: OwnMarks;
	/** Where the run worked on roles and databases. */
	readonly session: Session;
	readonly sessions: Sessions;
};

export function refuseBecauseOf(obstacles: readonly string[]): void {
	if (obstacles.length === 0) return;
	throw new RefusedError(
		'cannot-undo',
		`This run cannot be taken back whole:\n${obstacles.map((line) => `  ${line.replaceAll('\n', '\n    ')}`).join('\n')}`,
		'Nothing was changed. Move away what was made since, or take the whole profile away with `gatehouse drop`.',
	);
}

/** Takes back what nothing stands in the way of, and answers what is so then. */
export async function takeBack(work: Work): Promise<UndoResult> {
	const { input, sessions: rehearsal } = work;
	// On connections of its own: those of the rehearsal stand in the way of dropping a database.
	await rehearsal.close();
	const sessions = openWorkingSessions(input.server.target);
	const stop = cancelOnAbort(input.signal, () => sessions.all);
	try {
		const refused = await closeOrRefuse(work, sessions);
		if (refused !== undefined) return refused;
		const { failure, unseen } = await takeBackPhases(work, sessions);
		return await result(work, failure, unseen);
	} finally {
		stop();
		await sessions.close();
	}
}

/** `unseen`: why nobody needs to look afterwards; the server answers nobody, and whoever has asked to stop does not wait for it. */
type Ended = { readonly failure: Failure | null; readonly unseen: unknown };

async function takeBackPhases({ input, progress }: Work, sessions: Sessions): Promise<Ended> {
	const { onEvent = () => {} } = input;
	const phases = standing(progress.receipt);
	const numbers = new Map<Phase, number>(phases.map((phase) => [phase, phase.number]));
	try {
		await undoPhases(phases, (database) => openInTurn(sessions, database), undefined, {
			async begun(phase) {
				input.signal?.throwIfAborted();
				onEvent({ type: 'undoing', database: phase.database, statements: phase.statements.length });
				await progress.begun(numbers.get(phase) ?? -1);
			},
			async done(phase) {
				await progress.done(numbers.get(phase) ?? -1);
			},
		});
	} catch (error) {
		return endedBy(error, input);
	}
	return { failure: null, unseen: undefined };
}

function endedBy(error: unknown, { signal }: UndoInput): Ended {
	const isStopped = signal?.aborted === true;
	return { failure: failureOf(error, isStopped), unseen: isStopped && isOutOfReach(error) ? error : undefined };
}

/**
 * Closes what the run opened, so that what is dropped after a last look is what was looked at. Where something came to be
 * there meanwhile, or the undo is stopped, all is opened again as it was. Answers only where even that did not work.
 */
async function closeOrRefuse(work: Work, sessions: Sessions): Promise<UndoResult | undefined> {
	const { input, begunWith, progress, own, found, profile } = work;
	const session = await sessions.open(progress.receipt.server.database);
	const { signal } = input;
	const closing = { session, sessions, own, progress, signal };
	const outcome = await closeBorn(bornIn(progress.receipt), closing).catch((error: unknown) => ({ error }));
	const { failure, unseen } = 'error' in outcome ? endedBy(outcome.error, input) : { failure: null, unseen: undefined };
	if (unseen !== undefined) return await result(work, failure, unseen);
	const obstacles = 'error' in outcome ? [] : outcome;
	if (failure === null && obstacles.length === 0) return undefined;
	const fresh = openWorkingSessions(input.server.target);
	try {
		await openWhatWasClosed(await fresh.open(session.database), progress, begunWith.undoing);
		if (differences(found, await lookAgain(profile, input.server)).length > 0) throw new Error('not as it was');
	} catch (error) {
		const why = failure ?? { id: null, sqlstate: null, message: obstacles.join('\n'), remedy: '' };
		return await result(work, why, isOutOfReach(error) ? error : undefined);
	} finally {
		await fresh.close();
	}
	signal?.throwIfAborted();
	refuseBecauseOf([...obstacles, ...(failure === null ? [] : [failure.message])]);
	return undefined;
}

/** An undo that was cut short may have left a database closed, so that nobody could look into it. Answers whether it had. */
export async function openWhatWasClosed(
	session: Session,
	progress: UndoProgress,
	undoing: number | undefined,
): Promise<boolean> {
	const gates = bornIn(progress.receipt).flatMap(({ database, gate }) =>
		gate.is === 'closed' ? [{ database, phase: gate.phase }] : [],
	);
	const there = await existing(session, { roles: [], databases: gates.map(({ database }) => database) });
	const closed = gates.filter(({ database }) => there.databases.includes(database)).map(({ phase }) => phase);
	if (closed.length === 0) return false;
	await openAgain(session, closed);
	await progress.restored(new Set(closed.map(({ number }) => number)), undoing);
	return true;
}

/**
 * Looks, on new connections, at what is there now against what was there before. Success is never claimed unseen. `unseen`:
 * why it would be in vain.
 */
export async function result(
	{ input, begunWith, profile, progress, found }: Work,
	failure: Failure | null,
	unseen?: unknown,
): Promise<UndoResult> {
	const { server, keep, onEvent = () => {} } = input;
	const { receipt } = progress;
	onEvent({ type: 'checking' });
	const standingBefore = new Set(standing(begunWith).flatMap((phase) => phase.statements.map(({ id }) => id)));
	const undone = receipt.statements.filter(({ id, status }) => status === 'undone' && standingBefore.has(id));
	const look = unseen === undefined ? lookAgain(profile, server) : Promise.reject(unseen);
	const remains = await look.then(
		(now) => {
			const left = notBroughtBack(receipt, found, now);
			return left.length === 0 ? left : [...left, ...inDoubt(receipt)];
		},
		(error: unknown) => [`not known, because the server could not be looked at: ${failureOf(error).message}`],
	);
	const clean = remains.length === 0 && failure === null;
	await keep({
		...receipt,
		status: clean ? 'undone' : 'partial',
		remains,
		undoing: clean ? undefined : receipt.undoing,
	});
	return {
		status: !clean ? 'partial' : undone.length === 0 ? 'nothing-to-do' : 'undone',
		undone: undone.map(({ id }) => id),
		remains,
		failure,
	};
}
