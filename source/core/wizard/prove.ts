import { ExitCode } from '../exit-code.js';
import { statementsOf } from '../plan/plan.js';
import { planTheFix } from './ask.js';
import { appliedOf } from './carried.js';
import { credentialsOf, secretsFileOf } from './credentials.js';
import type { Effect } from './effect.js';
import type { Event } from './event.js';
import { explain } from './explain.js';
import { noteUse } from './note-use.js';
import { saveProfile } from './save-profile.js';
import type { Applied, Finished, Problem, Verified, VerifyFailed, Verifying } from './state.js';
import { type StepResult, to } from './step-result.js';

/* From a run that ended to the three gates, and to what is handed over. */

export function verify(from: Applied): StepResult {
	const attempt = from.attempt + 1;
	const effect: Effect = {
		type: 'verify',
		attempt,
		server: from.server.id,
		document: from.document,
		passwords: from.result.passwords,
		secretsFile: secretsFileOf(from.answers),
		probeFuture: madeEveryDatabase(from),
	};
	return to({ ...appliedOf(from), attempt, step: 'verifying', checks: [], message: null }, effect);
}

/** Making an object to see who may use it, even in a transaction that is rolled back, is for databases of our own. */
function madeEveryDatabase({ plan }: Applied): boolean {
	const made = new Set(statementsOf(plan).map(({ createsDatabase }) => createsDatabase));
	return plan.databases.every((name) => made.has(name));
}

const stopped: Problem = {
	code: 'stopped',
	message: 'You stopped the checks.',
	remedy: 'What was applied stands. Run the checks again, or finish without them.',
	exitCode: ExitCode.interrupted,
};

export function onVerifying(state: Verifying, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'verify-progressed':
			return to({ ...state, message: event.message });
		case 'checks-arrived':
			return to({ ...state, checks: [...state.checks, ...event.checks] });
		case 'verified':
			return to({ ...appliedOf(state), step: 'verified', report: event.report }, ...noteUse(state, event.report));
		case 'verify-broke':
			return to({ ...appliedOf(state), step: 'verify-failed', checks: state.checks, problem: event.problem });
		case 'interrupted': {
			const { attempt, checks } = state;
			return to(
				{ ...appliedOf(state), attempt: attempt + 1, step: 'verify-failed', checks, problem: stopped },
				{ type: 'abort', attempt },
			);
		}
		default:
			return undefined;
	}
}

export function onVerifyFailed(state: VerifyFailed, event: Event): StepResult | undefined {
	if (event.type === 'retry-pressed') return verify(state);
	if (event.type === 'next-pressed') return finish(state, null);
	return undefined;
}

export function onVerified(state: Verified, event: Event): StepResult | undefined {
	if (event.type === 'explain-chosen') return explain(state, state, event.question);
	// What is ours a plan puts right; what is not it tells, with the statement for whoever may.
	if (event.type === 'mend-chosen') return planTheFix(state);
	if (event.type === 'retry-pressed') return verify(state);
	if (event.type === 'next-pressed') return finish(state, state.report);
	return undefined;
}

function finish(from: Applied, report: Finished['report']): StepResult {
	const kept = secretsFileOf(from.answers);
	return to({ ...appliedOf(from), step: 'finished', report, notice: null, kept });
}

export function onFinished(state: Finished, event: Event): StepResult | undefined {
	const attempt = state.attempt + 1;
	const server = state.server.id;
	switch (event.type) {
		case 'credentials-copied': {
			const credentials = credentialsOf(state).find(({ role }) => role === event.role);
			if (credentials === undefined) return undefined;
			return to({ ...state, attempt }, { type: 'copy-credentials', attempt, server, credentials });
		}
		case 'credentials-written': {
			const credentials = credentialsOf(state);
			return to({ ...state, attempt }, { type: 'write-credentials', attempt, server, path: event.path, credentials });
		}
		case 'save-chosen':
			return saveProfile(state);
		case 'noticed':
			return to({ ...state, notice: event.notice });
		case 'credentials-kept':
			return to({ ...state, kept: event.path, notice: null });
		case 'profile-saved':
			return to({ ...state, saved: event.name, notice: event.notice }, ...noteUse(state, state.report, event.name));
		case 'explain-chosen':
			return explain(state, state, event.question);
		case 'back-pressed':
			return state.report === null ? undefined : to({ ...appliedOf(state), step: 'verified', report: state.report });
		default:
			return undefined;
	}
}
