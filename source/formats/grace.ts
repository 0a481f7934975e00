import { few } from '../core/access/diff/words.js';
import type { GraceRotation } from '../core/rotate/grace.js';
import { isUntold, type Pair, type Step } from '../core/rotate/grace-step.js';
import type { LiveSession } from '../core/rotate/live-session.js';
import { written } from './rotate.js';

/** A step that is about to be done. */
export type PlannedStep = Pick<GraceRotation, 'profile' | 'step' | 'turn' | 'waiting' | 'leftOut'> & {
	readonly inUse: readonly LiveSession[];
	readonly instead: readonly LiveSession[];
};

/** Lines that are listed one by one. */
const most = 20;

/** Which step it is, and whom it concerns, before it is asked. */
export function graceText(plan: PlannedStep): string {
	const { profile, step, turn } = plan;
	return written([
		`${stepTitle(step)} of a rotation by second logins, for ${profile}:`,
		...turn.slice(0, most).map((pair) => `  ${concerning(step, pair)}`),
		...(turn.length > most ? [`  and ${turn.length - most} more`] : []),
		...insteadLines(plan),
		...besideLines(plan),
	]);
}

export function stepTitle(step: Step): string {
	return { make: 'Step 1 of 3', exchange: 'Step 2 of 3', end: 'Step 3 of 3' }[step];
}

function concerning(step: Step, { first, second, database, progress }: Pair): string {
	if (progress === 'tried')
		return `${second} stands beside ${first} and signs in: it is said once more  (in ${database})`;
	if (progress === 'retried')
		return `${first} has its new password, and signs in with it: it is said once more  (in ${database})`;
	switch (step) {
		case 'make':
			return progress === 'made'
				? `${second} stands beside ${first} and was not tried: it gets a new password  (in ${database})`
				: `${second} is made beside ${first}, and may do what that may  (in ${database})`;
		case 'exchange':
			return `${first} gets a new password, and the old one lets nobody in; ${second} goes on  (in ${database})`;
		case 'end':
			return progress === 'gone'
				? `${second} is gone already; its password is taken out of the file`
				: `${second} ends; ${first} goes on  (in ${database})`;
	}
}

/** What `--yes` would do. */
export function graceAim({ step, turn }: Pick<PlannedStep, 'step' | 'turn'>): string {
	const names = few(turn.map(({ first, second }) => (step === 'exchange' ? first : second)));
	if (step === 'make') return `To make ${names}`;
	return step === 'exchange' ? `To give ${names} a new password` : `To end ${names}`;
}

/** That nobody is seen on the other login proves nothing, but whoever forgot to move the application should read it. */
function insteadLines({ step, turn, instead, inUse }: PlannedStep): readonly string[] {
	if (step === 'make' || turn.length === 0) return [];
	const empty = emptyIn({ step, turn, instead });
	return [
		...sessionLines(instead),
		...(empty.length === 0
			? []
			: [`Nobody is signed in as ${few(empty)} at this moment: is the application there already?`]),
		...(inUse.length === 0 ? [] : inUseText({ inUse }).trimEnd().split('\n')),
	];
}

/** The logins that the application should be on by now, and that nobody is seen on. */
export function emptyIn({ step, turn, instead }: Pick<PlannedStep, 'step' | 'turn' | 'instead'>): readonly string[] {
	return turn
		.filter((pair) => !isUntold(pair))
		.map((pair) => (step === 'exchange' ? pair.second : pair.first))
		.filter((name) => !instead.some(({ role }) => role === name));
}

/** Who is at another step, and who needs no second login. */
export function besideLines({ waiting, leftOut }: Pick<PlannedStep, 'waiting' | 'leftOut'>): readonly string[] {
	return [
		...(waiting.length === 0
			? []
			: [
					`At another step, and as they are: ${few(waiting.map(({ first, progress }) => `${first} (${progress})`))}. To go on with one alone: --role ROLE.`,
				]),
		...(leftOut.length === 0
			? []
			: [
					`Left out: ${few(leftOut)}. A migrate login becomes the owner as it signs in, and between two migrations nobody needs it: rotate it without --grace.`,
				]),
	];
}

export function inUseText({ inUse }: Pick<PlannedStep, 'inUse'>): string {
	const names = [...new Set(inUse.map(({ role }) => role))];
	return written([
		`${few(names)} ${names.length === 1 ? 'is' : 'are'} in use still:`,
		...sessionLines(inUse.slice(0, most)),
		...(inUse.length > most ? [`  and ${inUse.length - most} kinds of sessions more`] : []),
	]);
}

function sessionLines(sessions: readonly LiveSession[]): readonly string[] {
	return sessions.map(({ role, database, application, address, count }) => {
		const whence = [application, address ?? ''].filter((each) => each !== '').join(', ');
		return `  ${role}: ${count === 1 ? 'one session' : `${count} sessions`} in ${database}${whence === '' ? '' : `  (${whence})`}`;
	});
}
