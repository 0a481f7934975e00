import type { ApplyResult } from '../apply/result.js';
import { confirmationFor } from '../plan/confirmation.js';
import { statementsOf } from '../plan/plan.js';
import { edit, planAnew, question } from './ask.js';
import { plannedOf } from './carried.js';
import { loginsOf, secretsFileOf } from './credentials.js';
import { environmentOf } from './document.js';
import type { Event } from './event.js';
import { noteUse } from './note-use.js';
import { advance, notBegun } from './progress.js';
import { verify } from './prove.js';
import { saveProfile } from './save-profile.js';
import type { Applied, ApplyFailed, Applying, Confirm, Planned, Problem, Review, SqlPreview } from './state.js';
import { type StepResult, to } from './step-result.js';

/* From the review to a run that ended. */

export function onReview(state: Review, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'edit-chosen':
			return edit(state, event.step);
		case 'sql-opened':
			return to({ ...plannedOf(state), step: 'sql', notice: null });
		case 'apply-chosen':
		case 'next-pressed':
			return confirm(state);
		case 'back-pressed':
			return question(state, 'security', 'onward');
		default:
			return onScriptAsked(state, event);
	}
}

export function onSql(state: SqlPreview, event: Event): StepResult | undefined {
	if (event.type === 'back-pressed' || event.type === 'next-pressed') return review(state);
	return onScriptAsked(state, event);
}

/** The script leaves in the same bytes from both screens that show it, and so do the answers as a profile. */
function onScriptAsked(state: Review | SqlPreview, event: Event): StepResult | undefined {
	const attempt = state.attempt + 1;
	switch (event.type) {
		case 'script-written':
			return to({ ...state, attempt }, { type: 'write-script', attempt, plan: state.plan, path: event.path });
		case 'script-copied':
			return to({ ...state, attempt }, { type: 'copy-script', attempt, plan: state.plan });
		case 'save-chosen':
			return saveProfile(state);
		case 'profile-saved':
			return to({
				...state,
				// From here on the run is one of this profile, and is noted with it.
				answers: { ...state.answers, repeats: event.name },
				profiles: [...new Set([...state.profiles, event.name])],
				saved: event.name,
				notice: event.notice,
			});
		case 'noticed':
			return to({ ...state, notice: event.notice });
		default:
			return undefined;
	}
}

function review(from: Planned): StepResult {
	return to({ ...plannedOf(from), step: 'review', notice: null });
}

/** With nothing to change there is nothing to confirm: the run goes on to the checks. */
function confirm(from: Planned): StepResult {
	if (statementsOf(from.plan).length === 0) return apply(from);
	return to({
		...plannedOf(from),
		step: 'confirm',
		confirmation: confirmationFor(from.plan, environmentOf(from.server)),
	});
}

export function onConfirm(state: Confirm, event: Event): StepResult | undefined {
	if (event.type === 'back-pressed') return review(state);
	if (event.type !== 'confirmed') return undefined;
	const { confirmation } = state;
	const agreed = confirmation.kind === 'yes' || (event.typed !== null && confirmation.names.includes(event.typed));
	return agreed ? apply(state) : undefined;
}

function apply(from: Planned): StepResult {
	const attempt = from.attempt + 1;
	return to(
		{ ...plannedOf(from), attempt, step: 'applying', progress: notBegun, stopping: 'no' },
		{
			type: 'apply',
			attempt,
			server: from.server.id,
			plan: from.plan,
			logins: loginsOf(from),
			secretsFile: secretsFileOf(from.answers),
		},
	);
}

export function onApplying(state: Applying, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'apply-progressed':
			return to({ ...state, progress: advance(state.progress, event.events) });
		case 'apply-ended':
			return ended(state, event.result);
		case 'apply-refused':
			return failed(state, { kind: 'problem', problem: event.problem });
		// The run is not left: it rolls back, looks, and says what is true.
		case 'interrupted':
			return to({ ...state, stopping: 'asked' }, { type: 'abort', attempt: state.attempt });
		default:
			return undefined;
	}
}

function ended(state: Applying, result: ApplyResult): StepResult {
	if (result.status === 'applied' || result.status === 'nothing-to-do') {
		const done = withPasswords(plannedOf(state), result);
		const { state: next, effects } = verify(done);
		return to(next, ...effects, ...noteUse(done, null));
	}
	// What was taken back is gone, and its passwords with it.
	if (result.remains.length === 0) return failed(state, { kind: 'result', result });
	const { server, result: known } = withPasswords(plannedOf(state), result);
	return failed({ ...state, server }, { kind: 'result', result: known });
}

/** The run before knew some that this one does not. */
function withPasswords(state: Planned, result: ApplyResult): Applied {
	const passwords = new Map([...state.server.passwords, ...result.passwords]);
	return { ...state, server: { ...state.server, passwords }, result: { ...result, passwords } };
}

function failed(state: Applying, outcome: ApplyFailed['outcome']): StepResult {
	return to({ ...plannedOf(state), step: 'apply-failed', progress: state.progress, outcome });
}

export function onApplyFailed(state: ApplyFailed, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'retry-pressed':
			return fitsStill(state) ? apply(state) : planAnew(state);
		case 'back-pressed':
			return planAnew(state);
		default:
			return undefined;
	}
}

/** The reviewed plan still fits a server on which nothing of it remains; anything else is planned anew and reviewed. */
function fitsStill({ outcome }: ApplyFailed): boolean {
	return outcome.kind === 'problem' ? outcome.problem.code !== stale : outcome.result.remains.length === 0;
}

const stale: Problem['code'] = 'stale-plan';
