import type { Failure } from '../core/apply/result.js';
import { statementsOfDrop } from '../core/drop/make-drop.js';
import type { DropProof } from '../core/drop/proof.js';
import type { Phase } from '../core/plan/plan.js';
import { isUntold } from '../core/rotate/grace-step.js';
import type { RotationProof } from '../core/rotate/proof.js';
import { runPhase } from '../postgres/execute/run-phase.js';
import type { Sessions } from '../postgres/sessions.js';
import { failureOf } from './apply-failure.js';
import type { DropResult } from './drop-run.js';
import { nothingToDrop, runDrop } from './drop-run.js';
import { endOf, type GracePlan, planGrace } from './plan-grace.js';
import { proveDrop } from './prove-drop.js';
import { assertHeardByServerAlone } from './refused-verifier.js';
import { assertSame, type RotateInput } from './rotate-profile.js';
import { runRotation } from './run-rotation.js';
import { underLock } from './under-lock.js';

export type GraceInput = Omit<RotateInput, 'reviewed' | 'beforeRunning'> & {
	/** What somebody agreed to; another step under the lock, or other logins, is a StalePlanError. */
	readonly reviewed?: GracePlan | undefined;
	/** Called under the lock, and nothing has happened if this throws. */
	readonly beforeRunning?: (plan: GracePlan) => void | Promise<void>;
	/**
	 * Says what came of it, as soon as that is known. Answers whether it has said what is next: the call after this one goes
	 * on only then, and else says it once more.
	 */
	readonly tell: (result: GraceResult) => boolean | Promise<boolean>;
};

export type GraceResult = {
	readonly plan: GracePlan;
	/** Logins for which the step is done: whose password is new, or those that are gone. */
	readonly done: readonly string[];
	/** Logins of which the file holds a password that the server may or may not have. */
	readonly open: readonly string[];
	/** Of those, for which somebody has signed in and the next call goes on. */
	readonly further: readonly string[];
	readonly failure: Failure | null;
	readonly proofs: readonly RotationProof[];
	/** What was looked at after second logins ended. */
	readonly absence: readonly DropProof[];
	/** What became of the drop, where the step was one. */
	readonly drop: DropResult['status'] | null;
};

/**
 * Does the next step of a rotation by second logins. What comes next is read from the server, so that it goes on where it
 * was from any computer. Rejects only for what was found before anything was touched.
 */
export async function rotateWithGrace(input: GraceInput): Promise<GraceResult> {
	const { profile, scope, server, place } = input;
	if (input.sendPlaintext === true) assertHeardByServerAlone(server);
	return await underLock(
		input,
		async (sessions) => {
			const plan = await planGrace({ profile, scope, server: { ...server, sessions }, kept: place.old });
			assertSame(input.reviewed && stepped(input.reviewed), stepped(plan));
			await input.beforeRunning?.(plan);
			return plan;
		},
		async (plan, sessions) => {
			const result = await (plan.step === 'end' ? end(input, plan, sessions) : exchange(input, plan, sessions));
			const further = (await input.tell(result)) && plan.step !== 'end' ? result.further : [];
			// What could not be written down is said once more by the next call, which is no harm.
			await advance(plan.told(further), sessions).catch(() => {});
			return result;
		},
	);
}

/** The step is a part of what was agreed to. */
function stepped({ step, turn }: GracePlan) {
	return { logins: turn.map(({ first, database }) => ({ name: `${first} (${step})`, database })) };
}

async function exchange(input: GraceInput, plan: GracePlan, sessions: Sessions): Promise<GraceResult> {
	const { rotated, open, failure, proofs } = await runRotation(input, plan, sessions);
	const good = proofs.filter(({ newPassword }) => newPassword.status !== 'fail').map(({ name }) => name);
	const untold = plan.turn.filter(isUntold).map(({ first, second }) => (plan.step === 'make' ? second : first));
	const result = { plan, done: [...rotated, ...untold], open, proofs, absence: [], drop: null };
	try {
		await advance(plan.tried(good), sessions);
		return { ...result, further: [...good, ...untold], failure };
	} catch (error) {
		return { ...result, further: untold, failure: failure ?? failureOf(error, input.signal?.aborted === true) };
	}
}

async function advance(phases: readonly Phase[], sessions: Sessions): Promise<void> {
	for (const phase of phases) await runPhase(await sessions.open(phase.database), phase);
}

async function end(input: GraceInput, plan: GracePlan, sessions: Sessions): Promise<GraceResult> {
	const { server, place, signal, onEvent = () => {}, profile } = input;
	const drop = { profile, server, scope: endOf(plan), knownPassword: place.old, onEvent, signal };
	const there = plan.drop !== null && statementsOfDrop(plan.drop).length > 0;
	const before = plan.turn.filter(({ progress }) => progress === 'gone');
	const result =
		plan.drop === null ? null : there ? await runDrop(drop, plan.drop, sessions) : nothingToDrop(plan.drop);
	const whole = result?.status === 'dropped' || result?.status === 'nothing-to-do';
	const ended = (whole ? plan.turn : before).map(({ second }) => second);
	let failure = result?.failure ?? null;
	let absence = result?.proofs ?? [];
	try {
		if (!there && before.length > 0)
			absence = await proveDrop({ server, gone: goneOf(before), knownPassword: place.old, signal });
		await place.forget(ended);
	} catch (error) {
		failure ??= failureOf(error, signal?.aborted === true);
	}
	const status = result?.status ?? null;
	return { plan, done: ended, open: [], further: ended, failure, proofs: [], absence, drop: status };
}

/** What an earlier run took away, to be looked at by this one. */
function goneOf(turn: GracePlan['turn']) {
	const roles = turn.map(({ second }) => second);
	const logins = turn.map(({ second, database }) => ({ name: second, database }));
	return { databases: [], schemas: [], roles, logins, mapRows: [] };
}
