import { ExitCode } from '../exit-code.js';
import { farewell } from './farewell.js';
import type { ApplyFailed, Ended, State, StateOf } from './state.js';
import { type StepResult, to } from './step-result.js';

/** Leaves the wizard. While statements run only Ctrl+C can, and only after it has asked them to stop. */
export function end(state: Exclude<State, Ended>, by: 'choice' | 'interrupt'): StepResult | undefined {
	if (state.step === 'applying' && (by === 'choice' || state.stopping === 'no')) return undefined;
	const exitCode = by === 'interrupt' && !isOver(state) ? ExitCode.interrupted : exitCodeOf(state);
	return to({ step: 'ended', exitCode, farewell: farewell(state) });
}

const isOver = ({ step }: State): boolean => step === 'finished' || step === 'apply-failed' || step === 'verified';

function exitCodeOf(state: Exclude<State, Ended>): ExitCode {
	switch (state.step) {
		case 'apply-failed':
			return failureCode(state);
		case 'verified':
		case 'finished':
			return proved(state) ? ExitCode.ok : ExitCode.checkFailed;
		case 'verifying':
		case 'verify-failed':
			return ExitCode.checkFailed;
		default:
			return ExitCode.ok;
	}
}

const proved = ({ report }: StateOf<'finished'> | StateOf<'verified'>): boolean => report?.ok === true;

function failureCode({ outcome }: ApplyFailed): ExitCode {
	if (outcome.kind === 'problem') return outcome.problem.exitCode;
	if (outcome.result.remains.length > 0) return ExitCode.partial;
	return outcome.result.status === 'cancelled' ? ExitCode.interrupted : ExitCode.undone;
}
