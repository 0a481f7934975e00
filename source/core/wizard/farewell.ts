import { statementsOf } from '../plan/plan.js';
import { secretsFileOf } from './credentials.js';
import { draftOf, draftPlaces } from './draft.js';
import { equivalentCommand } from './equivalent-command.js';
import { inOneSentence, tablesToMake, transactionToRun } from './left-to-do.js';
import { statementProgress } from './progress.js';
import { replacesProfile, savedAs } from './save-profile.js';
import type { Applied, ApplyFailed, Applying, Ended, Finished, State } from './state.js';
import { noBoundary } from './tenant-transaction.js';

/** What stays in the scrollback after the wizard is gone: what was done, and how to go on. Never a password. */
export function farewell(state: Exclude<State, Ended>): readonly string[] {
	switch (state.step) {
		case 'applying':
			return leftRunning(state);
		case 'apply-failed':
			return [...afterFailure(state), ...earlierLines(state), ...draftLines(state)];
		case 'verifying':
		case 'verify-failed':
		case 'verified':
			return [
				...appliedLines(state),
				state.step === 'verified' ? gatesLine(state.report) : 'The three gates were not proved.',
				...againLines(state, null),
				...passwordLines(state.result, state.server.kind, secretsFileOf(state.answers)),
			];
		case 'finished':
			return afterFinish(state);
		default: {
			const earlier = earlierLines(state);
			return [...(earlier.length === 0 ? ['Nothing was changed on any server.'] : earlier), ...draftLines(state)];
		}
	}
}

/** What is known is what the server has answered. */
function leftRunning(state: Applying): readonly string[] {
	const all = statementProgress(state.plan, state.progress);
	const done = all.filter(({ status }) => status === 'done').length;
	const committed = state.plan.phases
		.filter((_, index) => state.progress.committed.has(index))
		.reduce((count, { statements }) => count + statements.length, 0);
	return [
		`Left while statements were running: ${done} of ${all.length} were done; what became of the next is not known.`,
		committed === 0
			? 'None of it was committed, as far as is known; what is not committed the server rolls back by itself.'
			: `${committed} of them were committed, and whether they were taken back is not known; the rest the server rolls back.`,
		'The same command run again completes the rest:',
		`  ${equivalentCommand(state)}`,
	];
}

/** Only where it has the answers of this run: an earlier one is offered the next time anyway. */
function draftLines(state: Exclude<State, Ended>): readonly string[] {
	const { draft } = state;
	if (draft.kind === 'failed') return [`The answers could not be kept: ${draft.problem.message}`];
	if (draft.kind !== 'kept') return [];
	// What was answered last may still be on its way to the disk.
	const { at, name } = draftPlaces[(draftOf(state) ?? draft.draft).step];
	return [`The answers so far are kept, without passwords. Go on at step ${at}, ${name}:`, '  gatehouse --resume'];
}

function afterFailure({ outcome, plan }: ApplyFailed): readonly string[] {
	if (outcome.kind === 'problem') return [outcome.problem.message, outcome.problem.remedy];
	const { result } = outcome;
	const count = statementsOf(plan).length;
	const head =
		result.remains.length === 0
			? `${plan.profile}: not applied. Nothing of this run remains on the server.`
			: `${plan.profile}: ${result.applied.length} of ${count} statements stand. What remains: ${result.remains.join('; ')}.`;
	return [
		head,
		...(result.failure === null ? [] : [result.failure.message, result.failure.remedy]),
		...receiptLines(result.receipt),
	];
}

function afterFinish(state: Finished): readonly string[] {
	return [
		...appliedLines(state),
		state.report === null ? 'The three gates were not proved.' : gatesLine(state.report),
		...againLines(state, state.saved),
		...passwordLines(state.result, state.server.kind, state.kept),
		...leftLines(state),
		...(state.server.kind === 'sandbox' ? ['The sandbox is gone, and everything that was made on it.'] : []),
	];
}

/** What no grant can do. */
function leftLines(state: Finished): readonly string[] {
	const transaction = transactionToRun(state);
	const tables = tablesToMake(state);
	return [
		...(transaction === undefined
			? []
			: ['In each transaction the application says whose rows it means:', `  ${transaction}`, noBoundary]),
		...(tables === undefined || tables.command === undefined ? [] : [inOneSentence(tables), `  ${tables.command}`]),
	];
}

/** A run before the one that was being prepared, or that failed. */
function earlierLines(state: Exclude<State, Ended>): readonly string[] {
	if (!('server' in state) || state.server === null || state.server.passwords.size === 0) return [];
	const { answers, server } = state;
	return ['What was applied before stands.', ...passwordLines(server, server.kind, secretsFileOf(answers))];
}

/** Where they are, or that they are gone; on a sandbox nothing is lost with them. */
function passwordLines(
	{ passwords }: Pick<Applied['result'], 'passwords'>,
	kind: Applied['server']['kind'],
	kept: string | null,
): readonly string[] {
	if (passwords.size === 0 || kind === 'sandbox') return [];
	return [
		kept === null
			? 'The passwords were written to no file by Gatehouse; who did not note them has to set new ones.'
			: `The passwords are in ${kept}, for you alone.`,
	];
}

function appliedLines({ plan, result }: Applied): readonly string[] {
	const done =
		result.status === 'nothing-to-do' ? 'nothing was to be changed' : `${result.applied.length} statements applied`;
	return [`${plan.profile}: ${done} on ${plan.target.host}:${plan.target.port}.`, ...receiptLines(result.receipt)];
}

const receiptLines = (receipt: string | null): readonly string[] => (receipt === null ? [] : [`Receipt: ${receipt}`]);

function gatesLine({ summary, ok }: NonNullable<Finished['report']>): string {
	const { pass, fail, warn, unchecked, vacuous } = summary;
	const counts = [
		`${pass} passed`,
		`${fail} failed`,
		...(warn > 0 ? [`${warn} warnings`] : []),
		...(unchecked + vacuous > 0 ? [`${unchecked + vacuous} not proved`] : []),
	];
	return `The three gates: ${ok ? 'they hold' : 'a check FAILED'} (${counts.join(', ')}).`;
}

function againLines(state: Applied, saved: string | null): readonly string[] {
	if (saved !== null) return [`The same again: ${equivalentCommand(state)}`];
	// It was saved at the review, or long before: whether these are its answers is not known here.
	if (replacesProfile(state)) return [`The profile ${savedAs(state)} is as it was before this run.`];
	return ['The answers were not saved as a profile.'];
}
