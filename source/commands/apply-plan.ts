import type { ApplyResult } from '../core/apply/result.js';
import { assertLossesConfirmed } from '../core/plan/loss-confirmation.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { openSessions, openWorkingSessions, type Sessions } from '../postgres/sessions.js';
import { type RunInput, runPlan } from './apply-run.js';
import { holdLock, holdLockStill, usualPatience } from './hold-lock.js';
import { planProfile } from './plan-profile.js';
import { assertHeardByServerAlone } from './refused-verifier.js';
import { assertSamePlan, type ReviewedPlan } from './same-plan.js';
import { stopOnAbort } from './stop-on-abort.js';
import { leavePlace, withoutSecond } from './two-connections.js';

export type ApplyInput = RunInput & {
	/** The plan that was looked at; left out, the run plans anew under the lock and cannot be stale. */
	readonly reviewed?: ReviewedPlan | undefined;
	/** Roles that may lose what they have through PUBLIC alone; any other that would is a refusal. */
	readonly confirmedLosses?: readonly string[];
	/** Called under the lock with the plan that is about to run, or never to run if this throws. */
	readonly beforeRunning?: (plan: Plan) => void | Promise<void>;
	/** Milliseconds to wait for another run. */
	readonly lockPatience?: number;
};

/**
 * Takes the lock, looks again, and runs what is missing. A failure is a result that says what is true afterwards;
 * rejects only for what was found before anything was touched, for a server that takes no verifiers, when it is as it was
 * before, and with the signal's reason for a stop that came before it.
 */
export async function applyPlan(input: ApplyInput): Promise<{ readonly plan: Plan; readonly result: ApplyResult }> {
	const { server, signal } = input;
	if (input.sendPlaintext === true) assertHeardByServerAlone(server);
	const looking = whileLooking(signal);
	const guard = openSessions(server.target, looking.signal);
	const sessions = openWorkingSessions(server.target);
	try {
		const plan = await planUnderLock(input, guard, sessions);
		if (input.reviewed !== undefined) assertSamePlan(input.reviewed, plan);
		await input.beforeRunning?.(plan);
		assertLossesConfirmed(plan, input.confirmedLosses ?? []);
		if (statementsOf(plan).length === 0) return { plan, result: nothingToDo };
		looking.end();
		const holdLock = () => holdLockStill(guard, server.target.database);
		return { plan, result: await runPlan({ ...input, holdLock }, plan, sessions) };
	} finally {
		looking.end();
		await Promise.all([sessions.close(), guard.close()]);
	}
}

/** A stop ends what is looked at, and not the lock under which a run that has begun is taken back. */
function whileLooking(signal: AbortSignal | undefined): { readonly signal: AbortSignal; end(): void } {
	const controller = new AbortController();
	const abort = () => controller.abort(signal?.reason);
	if (signal?.aborted) abort();
	signal?.addEventListener('abort', abort, { once: true });
	return { signal: controller.signal, end: () => signal?.removeEventListener('abort', abort) };
}

/** A stop ends the wait for another run too. */
async function planUnderLock(input: ApplyInput, guard: Sessions, sessions: Sessions): Promise<Plan> {
	const { profile, server, signal, lockPatience = usualPatience, onEvent = () => {} } = input;
	const stop = stopOnAbort(signal, () => [...guard.all, ...sessions.all]);
	try {
		signal?.throwIfAborted();
		await leavePlace(server);
		await holdLock(guard, server.target.database, lockPatience, onEvent);
		return await planProfile(profile, { ...server, sessions });
	} catch (error) {
		signal?.throwIfAborted();
		throw withoutSecond(error);
	} finally {
		stop();
	}
}

const nothingToDo: ApplyResult = {
	status: 'nothing-to-do',
	applied: [],
	remains: [],
	receipt: null,
	failure: null,
	passwords: new Map(),
};
