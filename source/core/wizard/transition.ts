import { onPlanning, onQuestion, onUnplanned } from './ask.js';
import { end } from './end.js';
import type { Event, NamesNews } from './event.js';
import { onNamesNews, withLook } from './existing/look.js';
import { onExplain } from './explain.js';
import { jump } from './jump.js';
import { onDraftNews, withDraft } from './keep-draft.js';
import { onProfiles, onProfileTask } from './manage-profiles.js';
import { onFinished, onVerified, onVerifyFailed, onVerifying } from './prove.js';
import { onConnect, onConnecting, onSandboxStarting, onWelcome } from './reach.js';
import { onApplyFailed, onApplying, onConfirm, onReview, onSql } from './run.js';
import type { State, StateOf, Step } from './state.js';
import { type StepResult, to } from './step-result.js';

/**
 * The whole wizard: where it is, and what happened, give where it is next and what is to be done outside.
 * What an event means depends on the step alone, so an event that a step does not know changes nothing.
 */
export function transition(state: State, event: Event): StepResult {
	return withDraft(state, withLook(move(state, event)));
}

function move(state: State, event: Event): StepResult {
	if (state.step === 'ended') return to(state);
	if ('attempt' in event && event.attempt !== state.attempt) return stale(state, event);
	if (event.type === 'draft-kept' || event.type === 'draft-failed') return to(onDraftNews(state, event));
	if (isNamesNews(event)) return onNamesNews(state, event);
	if (event.type === 'jump-pressed') return jump(state, event.to) ?? to(state);
	if (event.type === 'quit-pressed') return end(state, event.by) ?? to(state);
	if (event.type === 'answered')
		return mayAnswer(state) ? to({ ...state, answers: { ...state.answers, ...event.answers } }) : to(state);
	return stepOn(state, event) ?? to(state);
}

type Handlers = { readonly [S in Step]: (state: StateOf<S>, event: Event) => StepResult | undefined };

const handlers: Handlers = {
	welcome: onWelcome,
	profiles: onProfiles,
	'profile-task': onProfileTask,
	'sandbox-starting': onSandboxStarting,
	connect: onConnect,
	connecting: onConnecting,
	'server-facts': onQuestion,
	pattern: onQuestion,
	rows: onQuestion,
	names: onQuestion,
	grants: onQuestion,
	security: onQuestion,
	planning: onPlanning,
	unplanned: onUnplanned,
	review: onReview,
	sql: onSql,
	confirm: onConfirm,
	applying: onApplying,
	'apply-failed': onApplyFailed,
	verifying: onVerifying,
	'verify-failed': onVerifyFailed,
	verified: onVerified,
	finished: onFinished,
	explain: onExplain,
	ended: () => undefined,
};

function stepOn(state: State, event: Event): StepResult | undefined {
	const handle = handlers[state.step] as (state: State, event: Event) => StepResult | undefined;
	return handle(state, event);
}

const answering: ReadonlySet<Step> = new Set(['connect', 'pattern', 'rows', 'names', 'grants', 'security']);

const news: ReadonlySet<Event['type']> = new Set<NamesNews['type']>([
	'names-asked',
	'names-read',
	'names-unreadable',
	'inside-read',
	'inside-unreadable',
]);

function isNamesNews(event: Event): event is NamesNews {
	return news.has(event.type);
}

function mayAnswer(state: State): state is Exclude<State, StateOf<'ended'>> {
	return answering.has(state.step);
}

/** A reply that nobody waits for any more. Only a connection needs something done: it is open and has to be closed. */
function stale(state: State, event: Event): StepResult {
	return event.type === 'connected' ? to(state, { type: 'disconnect', server: event.attempt }) : to(state);
}
