import { few } from '../core/access/diff/words.js';
import type { Failure } from '../core/apply/result.js';
import type { DropProof } from '../core/drop/proof.js';
import { ExitCode } from '../core/exit-code.js';
import { holds, type RotationProof } from '../core/rotate/proof.js';
import { besideLines, emptyIn, type PlannedStep, stepTitle } from './grace.js';
import { failureLines, proofLines, standingLine, written } from './rotate.js';

/** What came of a step. */
type Result = {
	readonly plan: PlannedStep;
	readonly done: readonly string[];
	readonly open: readonly string[];
	readonly further: readonly string[];
	readonly failure: Failure | null;
	readonly proofs: readonly RotationProof[];
	readonly absence: readonly DropProof[];
	readonly drop: 'dropped' | 'nothing-to-do' | 'undone' | 'partial' | null;
};

/** After a stop the signal's code, except where something was done and not all. */
export function graceExitCode(result: Result, stopCode: ExitCode | undefined): ExitCode {
	const { done, open, failure, proofs, absence, drop } = result;
	if (drop === 'partial') return ExitCode.partial;
	if (isComplete(result) && failure !== null) return stopCode ?? ExitCode.checkFailed;
	if (failure !== null && done.length + open.length > 0) return ExitCode.partial;
	if (stopCode !== undefined) return stopCode;
	if (failure !== null) return ExitCode.undone;
	return proofs.every(holds) && absence.every(({ status }) => status !== 'fail') ? ExitCode.ok : ExitCode.checkFailed;
}

function isComplete({ plan: { turn }, done }: Result): boolean {
	return done.length === turn.length;
}

const ends = { make: 'made', exchange: 'rotated', end: 'ended' } as const;

export function graceJson(result: Result, secrets: string, exitCode: ExitCode): Record<string, unknown> {
	const { plan, failure, absence } = result;
	const { step, turn, waiting, leftOut, inUse, instead } = plan;
	return {
		formatVersion: '1.0',
		kind: 'rotate',
		exitCode,
		profile: plan.profile,
		secrets,
		logins: turn.map((pair) => loginJson(result, pair)),
		grace: {
			step,
			waiting: waiting.map(({ first, second, progress }) => ({ role: first, second, stage: progress })),
			leftOut,
			inUse,
			instead,
			...(step === 'end' ? { proofs: absence } : {}),
			next: exitCode === ExitCode.ok ? nextLines(result, secrets).join(' ') : null,
		},
		...(failure === null ? {} : { failed: failure }),
	};
}

function loginJson({ plan: { step }, done, open, further, proofs }: Result, { first, second, database }: Pair) {
	const role = step === 'exchange' ? first : second;
	const proof = proofs.find((each) => each.name === role);
	return {
		role,
		database,
		status: done.includes(role) ? ends[step] : open.includes(role) ? 'unfinished' : 'unchanged',
		first,
		second,
		further: further.includes(role),
		...(proof === undefined
			? {}
			: { newPassword: proof.newPassword, oldPassword: proof.oldPassword, sessions: proof.sessions }),
	};
}

type Pair = PlannedStep['turn'][number];

export function graceResultText(result: Result, secrets: string): string {
	const { plan, done, open, failure, proofs, absence } = result;
	return written([
		`${stepTitle(plan.step)}: ${outcome(result)}`,
		...proofs.flatMap(proofLines),
		...(plan.step === 'exchange' && done.length > 0 ? unseenLines(plan) : []),
		...absence.map(({ subject, ...proof }) => standingLine({ ...proof, found: `${subject} ${proof.found}` })),
		...(failure === null ? [] : failureLines(failure)),
		...(open.length === 0
			? []
			: [`Of ${few(open)} ${secrets} holds, as pending, a password that the server may have or not.`]),
		...(failure === null && done.length > 0
			? nextLines(result, secrets)
			: ['Run the same command again: it goes on from here.']),
		...besideLines(plan),
	]);
}

/** Whether it says what is next, and not to do the same once more. */
export function saysNext({ failure, done, further }: Result): boolean {
	return failure === null && done.length > 0 && done.every((name) => further.includes(name));
}

/** Whoever forgot to move the application learns it here, before its next connection is refused. */
function unseenLines(plan: PlannedStep): readonly string[] {
	const empty = emptyIn(plan);
	if (empty.length === 0) return [];
	return [
		`  Nobody was signed in as ${few(empty)} as this was done. An application that is not there yet has to have the new password now.`,
	];
}

function outcome(result: Result): string {
	const { plan, done, drop } = result;
	if (done.length === 0)
		return drop === 'partial' ? 'failed, and something of it is done.' : 'failed, and nothing has changed.';
	const some = isComplete(result) ? '' : ` (${done.length} of ${plan.turn.length})`;
	const has = done.length === 1 ? 'has' : 'have';
	if (plan.step === 'make') return `${few(done)} stand${done.length === 1 ? 's' : ''} now${some}.`;
	return plan.step === 'exchange' ? `${few(done)} ${has} a new password${some}.` : `${few(done)} ${has} ended${some}.`;
}

/** What somebody has to do before the next call, if everything went well. */
function nextLines({ plan, further, done }: Result, secrets: string): readonly string[] {
	const { step, turn } = plan;
	const stuck = done.filter((name) => !further.includes(name));
	if (stuck.length > 0 && step !== 'end')
		return [
			`The new password of ${few(stuck)} signs nobody in. Mend that, and run the same command again: it does this step once more.`,
		];
	const way = (from: (pair: Pair) => string, to: (pair: Pair) => string) =>
		turn.length === 1
			? turn.map((pair) => `${from(pair)} to ${to(pair)}`).join('')
			: `${few(turn.map(from))} to ${few(turn.map(to))}`;
	const first = ({ first: name }: Pair) => name;
	const second = ({ second: name }: Pair) => name;
	const urls = turn.length === 1 ? 'the URL is' : 'the URLs are';
	switch (step) {
		case 'make':
			return [
				`Next: point the application from ${way(first, second)}; ${urls} in ${secrets}. When its old sessions have ended, run the same command again.`,
			];
		case 'exchange':
			return [
				`Next: point the application back from ${way(second, first)}; ${urls} in ${secrets}. When its sessions have ended there, run the same command again.`,
			];
		case 'end':
			return [`The rotation of ${few(turn.map(first))} is over.`];
	}
}
