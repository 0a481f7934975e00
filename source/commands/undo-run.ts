import { mark } from '../core/access/desired.js';
import type { Failure } from '../core/apply/result.js';
import { RefusedError } from '../core/errors.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { Profile } from '../core/profile/profile.js';
import { notBroughtBack } from '../core/undo/outcome.js';
import { type Receipt, type RecordedPhase, standing, withoutPhases } from '../core/undo/record.js';
import { takeLock } from '../postgres/execute/lock.js';
import { undoPhases } from '../postgres/execute/undo.js';
import { openSessions, openWorkingSessions, type Sessions } from '../postgres/sessions.js';
import { failureOf } from './apply-failure.js';
import { cancelOnAbort } from './cancel-on-abort.js';
import { lookAgain } from './look-again.js';
import type { Server } from './open-server.js';
import { obstaclesTo } from './undo-obstacles.js';

export type UndoInput = {
	readonly receipt: Receipt;
	readonly server: Server;
	/** Writes the receipt as it stands then. */
	readonly keep: (receipt: Receipt) => Promise<void>;
	readonly onEvent?: (event: UndoEvent) => void;
	readonly signal?: AbortSignal | undefined;
};

export type UndoEvent =
	| { readonly type: 'waiting-for-lock'; readonly holder: string | null }
	| { readonly type: 'rehearsing' | 'checking' }
	| { readonly type: 'undoing'; readonly database: string; readonly statements: number };

/** `undone`: the server is as it was before the run, and that was looked up. */
export type UndoResult = {
	readonly status: 'undone' | 'nothing-to-do' | 'partial';
	readonly undone: readonly string[];
	/** What is not as it was, read back from the server. */
	readonly remains: readonly string[];
	readonly failure: Failure | null;
};

/**
 * Takes back what one apply did. Everything is rehearsed first, so that what cannot be taken back whole, or would take
 * something with it that was made since, is refused before anything has changed; and looked at afterwards.
 */
export async function undoRun(input: UndoInput): Promise<UndoResult> {
	const { server, signal, onEvent = () => {} } = input;
	const guard = openSessions(server.target, signal);
	const sessions = openWorkingSessions(server.target);
	const stop = cancelOnAbort(signal, () => [...guard.all, ...sessions.all]);
	try {
		const session = await guard.open('postgres').catch(() => guard.open(server.target.database));
		await takeLock(session, 60_000, (holder) => onEvent({ type: 'waiting-for-lock', holder }));
		return await underLock(input, sessions);
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	} finally {
		stop();
		await Promise.all([sessions.close(), guard.close()]);
	}
}

async function underLock(input: UndoInput, sessions: Sessions): Promise<UndoResult> {
	const { server, keep, onEvent = () => {}, signal } = input;
	const profile = parseProfile(input.receipt.document, { source: 'of the receipt' });
	onEvent({ type: 'rehearsing' });
	const found = await lookAgain(profile, server);
	if (input.receipt.before['server'] !== found['server'])
		throw new RefusedError(
			'other-server',
			'The receipt is of a run on another server.',
			'Nothing was changed. Connect to the server that it was written for.',
		);
	const { obstacles, gone } = await obstaclesTo(input.receipt, mark(profile.name), sessions);
	const receipt = withoutPhases(input.receipt, gone);
	const phases = standing(receipt);
	if (phases.length === 0) {
		await keep({ ...receipt, undoing: undefined });
		return await result(input, profile, receipt, found, null);
	}
	if (obstacles.length > 0)
		throw new RefusedError(
			'cannot-undo',
			`This run cannot be taken back whole:\n${obstacles.map((line) => `  ${line.replaceAll('\n', '\n    ')}`).join('\n')}`,
			'Nothing was changed. Move away what was made since, or take the whole profile away with `gatehouse drop`.',
		);
	signal?.throwIfAborted();
	return await takeBack(input, profile, receipt, phases, found);
}

async function takeBack(
	input: UndoInput,
	profile: Profile,
	whole: Receipt,
	phases: readonly RecordedPhase[],
	found: Receipt['before'],
): Promise<UndoResult> {
	const { server, keep, onEvent = () => {} } = input;
	const numbers = new Map(phases.map((phase) => [phase, phase.number] as const));
	let receipt = whole;
	let failure: Failure | null = null;
	// On connections of its own: those of the rehearsal stand in the way of dropping a database.
	const sessions = openWorkingSessions(server.target);
	const stop = cancelOnAbort(input.signal, () => sessions.all);
	try {
		await undoPhases(phases, (database) => sessions.open(database), undefined, {
			async begun(phase) {
				input.signal?.throwIfAborted();
				onEvent({ type: 'undoing', database: phase.database, statements: phase.statements.length });
				receipt = { ...receipt, undoing: numbers.get(phase as RecordedPhase) };
				await keep(receipt);
			},
			async done(phase) {
				receipt = withoutPhases(receipt, new Set([numbers.get(phase as RecordedPhase) ?? -1]));
				await keep(receipt);
			},
		});
		// What was inside a database went with it.
		receipt = withoutPhases(receipt, new Set(numbers.values()));
	} catch (error) {
		failure = failureOf(error, input.signal?.aborted === true);
	} finally {
		stop();
		await sessions.close();
	}
	return await result(input, profile, receipt, found, failure);
}

/** Looks, on new connections, at what is there now against what was there before. Success is never claimed unseen. */
async function result(
	{ receipt: before, server, keep, onEvent = () => {} }: UndoInput,
	profile: Profile,
	receipt: Receipt,
	found: Receipt['before'],
	failure: Failure | null,
): Promise<UndoResult> {
	onEvent({ type: 'checking' });
	const standingBefore = new Set(standing(before).flatMap((phase) => phase.statements.map(({ id }) => id)));
	const undone = receipt.statements.filter(({ id, status }) => status === 'undone' && standingBefore.has(id));
	const remains = await lookAgain(profile, server).then(
		(now) => notBroughtBack(before, found, now),
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
