import { mark } from '../core/access/desired.js';
import { inWordsOf } from '../core/access/second-login.js';
import { RefusedError } from '../core/errors.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import { bornIn, withMade, withOpened } from '../core/undo/born.js';
import { changedSince } from '../core/undo/changed-since.js';
import { begunIndexes, mayStand, withFates, withIndexes } from '../core/undo/doubts.js';
import { type Receipt, standing } from '../core/undo/record.js';
import { takeLock } from '../postgres/execute/lock.js';
import { readSecondLogins } from '../postgres/inspect/read-second-logins.js';
import type { Session } from '../postgres/session.js';
import { openSessions, openWorkingSessions, type Sessions } from '../postgres/sessions.js';
import { existing, oidsOf } from '../postgres/undo/existing.js';
import { fatesOf } from '../postgres/undo/fates.js';
import { leftoverIndexes } from '../postgres/undo/leftover-indexes.js';
import { openAmong, stillborn } from '../postgres/undo/stillborn.js';
import { openGuard } from './hold-lock.js';
import { lookAgain } from './look-again.js';
import { stopOnAbort } from './stop-on-abort.js';
import { leavePlace } from './two-connections.js';
import { obstaclesTo } from './undo-obstacles.js';
import { UndoProgress } from './undo-progress.js';
import type { UndoEvent, UndoInput, UndoResult } from './undo-result.js';
import { openWhatWasClosed, refuseBecauseOf, result, takeBack, type Work } from './undo-take-back.js';

export type { UndoEvent, UndoInput, UndoResult } from './undo-result.js';

/**
 * Takes back what one apply did. Everything is rehearsed first, so that what cannot be taken back whole, or would take
 * something with it that was made since, is refused before anything has changed; and looked at afterwards.
 */
export async function undoRun(input: UndoInput): Promise<UndoResult> {
	const { server, signal, onEvent = () => {} } = input;
	const guard = openSessions(server.target, signal);
	const sessions = openWorkingSessions(server.target);
	const stop = stopOnAbort(signal, () => [...guard.all, ...sessions.all]);
	try {
		await leavePlace(server);
		const session = await openGuard(guard, server.target.database);
		await takeLock(session, 60_000, (holder) => onEvent({ type: 'waiting-for-lock', holder }));
		return await underLock(input, sessions, stop);
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	} finally {
		stop();
		await Promise.all([sessions.close(), guard.close()]);
	}
}

async function underLock(input: UndoInput, sessions: Sessions, rehearsed: () => void): Promise<UndoResult> {
	const { server, onEvent = () => {}, signal } = input;
	const read = await readAgain(input);
	const profile = parseProfile(read.document, { source: 'of the receipt' });
	onEvent({ type: 'rehearsing' });
	const asMet = await lookAgain(profile, server, signal);
	if (read.before['server'] !== asMet['server'])
		throw new RefusedError(
			'other-server',
			'The receipt is of a run on another server.',
			'Nothing was changed. Connect to the server that it was written for.',
		);
	const session = await sessions.open(read.server.database);
	const begunWith = await settled(await answered(read, session, sessions, onEvent), session);
	const progress = new UndoProgress(begunWith, input.keep);
	const opened = await openWhatWasClosed(session, progress, read.undoing);
	const found = opened ? await lookAgain(profile, server, signal) : asMet;
	const own = { mark: mark(profile.name), extensions: profile.extensions, roles: rolesIn(found) };
	const { obstacles, gone } = await obstaclesTo(progress.receipt, own, sessions);
	progress.areGone(gone);
	const work: Work = { input, begunWith, profile, progress, found, own, session, sessions };
	if (standing(progress.receipt).length === 0) return await result(work, null);
	const changed = await changedSinceThen(work);
	refuseBecauseOf([...(await besides(work)), ...changed, ...obstacles]);
	signal?.throwIfAborted();
	// From here on what runs is rolled back, and looked at, before anything ends.
	rehearsed();
	return await takeBack(work);
}

/** Another run may have come between the receipt that was agreed to and the lock. */
async function readAgain({ receipt: agreed, read }: UndoInput): Promise<Receipt> {
	const now = await read();
	const shown = new Set(mayStand(agreed).flatMap((phase) => phase.statements.map(({ id }) => id)));
	if (mayStand(now).some((phase) => phase.statements.some(({ id }) => !shown.has(id))))
		throw new RefusedError(
			'receipt-changed',
			'The run was still at work when its receipt was read, and has done more since.',
			'Nothing was changed. Run the same command again, and look at what it would take back.',
		);
	return now;
}

/** The receipt when the server has said what the run never heard of: what was committed, and which indexes are there. */
async function answered(
	receipt: Receipt,
	session: Session,
	sessions: Sessions,
	onEvent: (event: UndoEvent) => void,
): Promise<Receipt> {
	const transactions = receipt.doubts?.map(({ transaction }) => transaction) ?? [];
	const known = withFates(receipt, await fatesOf(session, transactions));
	const indexes = begunIndexes(known);
	const { databases } = await existing(session, { roles: [], databases: indexes.map(({ database }) => database) });
	const within = indexes.filter(({ database }) => databases.includes(database));
	const { own, others } = await leftoverIndexes(within, (database) => sessions.open(database));
	for (const index of others) onEvent({ type: 'left-alone', index });
	return withIndexes(known, own);
}

/**
 * From here on the receipt says by itself what stands, and not the list beside it that the run wrote: with what a run that
 * was killed had done to databases and not written down.
 */
async function settled(receipt: Receipt, session: Session): Promise<Receipt> {
	if (receipt.status !== 'running') return receipt;
	const made = withMade(receipt, await stillborn(session));
	const databases = made.statements.flatMap(({ createsDatabase }) => createsDatabase ?? []);
	return { ...withOpened(made, await openAmong(session, databases)), status: 'partial' };
}

/** `role x` stands for each role that the profile is about. */
function rolesIn(facts: Receipt['before']): readonly string[] {
	return Object.keys(facts).flatMap((subject) => /^role (.*)$/s.exec(subject)?.[1] ?? []);
}

/** Second logins of the roles that the run made: an application may live on one at this moment. */
async function besides({ profile, progress, session, input }: Work): Promise<readonly string[]> {
	const made = new Set(
		standing(progress.receipt).flatMap((phase) => phase.statements.flatMap(({ createsRole }) => createsRole ?? [])),
	);
	const standingNow = await readSecondLogins(session, desiredOf(profile, input.server.facts.administrator));
	return standingNow
		.filter(({ of }) => made.has(of))
		.map(
			(each) =>
				`${each.of} is being rotated by a second login, ${each.name}, since ${each.since}: ${inWordsOf(each)}. Bring that to its end first: gatehouse rotate --grace --role ${each.of}`,
		);
}

async function changedSinceThen({ progress: { receipt }, found, session }: Work): Promise<readonly string[]> {
	const born = bornIn(receipt).map(({ database }) => database);
	const roles = standing(receipt).flatMap((phase) => phase.statements.flatMap(({ createsRole }) => createsRole ?? []));
	return changedSince(receipt, found, await oidsOf(session, { roles, databases: born }), born);
}
