import type { Target } from '../connection.js';
import { plan, question } from './ask.js';
import { connectionProblems } from './connection-form.js';
import type { Event } from './event.js';
import { knownAs } from './existing/known.js';
import { explain } from './explain.js';
import { listProfiles } from './manage-profiles.js';
import { afterResuming } from './resume.js';
import type {
	Connect,
	Connecting,
	Entry,
	Problem,
	Reached,
	ReachedServer,
	Reaching,
	SandboxStarting,
	Started,
	Welcome,
} from './state.js';
import { type StepResult, to } from './step-result.js';

/* From the welcome to a server that answers. */

const started = ({ answers, attempt, profiles, draft, checked }: Started): Started => ({
	answers,
	attempt,
	profiles,
	draft,
	checked,
});

/** `at`: the entry that one comes back from. */
export function welcome(from: Started, at: Entry, problem: Problem | null = null): StepResult {
	return to({ ...started(from), step: 'welcome', problem, at });
}

export function onWelcome(state: Welcome, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'resume-chosen':
			return resume(state);
		case 'sandbox-chosen':
			return startSandbox({ ...state, goal: 'onward', server: null });
		case 'own-server-chosen':
			return to({ ...started(state), step: 'connect', problem: null, goal: 'onward', server: null });
		case 'explain-chosen':
			return to({ ...started(state), step: 'connect', problem: null, goal: 'explain', server: null });
		case 'repeat-chosen':
			return listProfiles(state);
		default:
			return undefined;
	}
}

/** To the server first: to a new sandbox, or to the form, which asks for the password again. */
function resume(state: Welcome): StepResult | undefined {
	const { draft: standing } = state;
	if (standing.kind !== 'found' && standing.kind !== 'kept') return undefined;
	const { draft } = standing;
	const { answers, checked } = draft;
	const from = { ...started(state), answers, checked, draft: { kind: 'kept', draft } } as const;
	if (draft.place === 'sandbox') return startSandbox({ ...from, goal: { resume: draft }, server: null });
	const goal = draft.step === 'connect' ? draft.goal : { resume: draft };
	return to({ ...from, step: 'connect', problem: null, goal, server: null });
}

export function connect(from: Reaching, problem: Problem | null = null): StepResult {
	return to({ ...started(from), step: 'connect', goal: from.goal, server: from.server, problem });
}

export function onConnect(state: Connect, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'next-pressed': {
			if (connectionProblems(state.answers.connection).length > 0) return undefined;
			const attempt = state.attempt + 1;
			const { goal, server } = state;
			const { connection } = state.answers;
			return to(
				{ ...started(state), attempt, step: 'connecting', patience: null, goal, server },
				{ type: 'connect', attempt, connection },
			);
		}
		case 'sandbox-chosen':
			return startSandbox(state);
		case 'back-pressed':
			return leaveConnect(state);
		default:
			return undefined;
	}
}

/** Opened from the review, it leads back there over the server that is still open. */
function leaveConnect(state: Connect): StepResult {
	const { server } = state;
	const entry = entryOf(state.goal);
	if (server === null) return welcome(state, entry);
	if (state.goal === 'review') return plan({ ...started(state), server });
	const { state: next } = welcome(state, entry);
	return to(next, { type: 'disconnect', server: server.id });
}

export function startSandbox(from: Reaching): StepResult {
	const attempt = from.attempt + 1;
	const { goal, server } = from;
	return to(
		{ ...started(from), attempt, step: 'sandbox-starting', messages: [], goal, server },
		{ type: 'start-sandbox', attempt },
	);
}

export function onSandboxStarting(state: SandboxStarting, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'sandbox-progressed':
			return to({ ...state, messages: [...state.messages, event.message] });
		case 'connected':
			return reached(state, event);
		case 'connect-failed':
			return leaveSandbox(state, event.problem);
		case 'back-pressed':
		case 'interrupted':
			return aborted(state, leaveSandbox({ ...state, attempt: state.attempt + 1 }));
		default:
			return undefined;
	}
}

/** How one came to the form. */
function entryOf(goal: Reaching['goal']): Entry {
	if (typeof goal === 'object') return 'resume';
	return ({ onward: 'own', review: 'repeat', tenants: 'repeat', explain: 'explain' } as const)[goal];
}

function leaveSandbox(state: SandboxStarting, problem: Problem | null = null): StepResult {
	const isFirst = state.goal === 'onward' || typeof state.goal === 'object';
	const entry = typeof state.goal === 'object' ? 'resume' : 'sandbox';
	return isFirst && state.server === null ? welcome(state, entry, problem) : connect(state, problem);
}

export function onConnecting(state: Connecting, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'connect-begun':
			return to({ ...state, patience: event.patience });
		case 'connected':
			return reached(state, event);
		case 'connect-failed':
			return connect(state, event.problem);
		case 'back-pressed':
		case 'interrupted':
			return aborted(state, connect({ ...state, attempt: state.attempt + 1 }));
		default:
			return undefined;
	}
}

function aborted(state: Started, { state: next, effects }: StepResult): StepResult {
	return to(next, ...effects, { type: 'abort', attempt: state.attempt });
}

type Connected = Extract<Event, { readonly type: 'connected' }>;

const isSame = (before: Target | undefined, now: Target): boolean =>
	before !== undefined && before.host === now.host && before.port === now.port;

/** One server at a time: the one that was open before is left. */
function reached(state: Reaching, { attempt, kind, target, facts, names }: Connected): StepResult {
	const passwords = isSame(state.server?.target, target) ? (state.server?.passwords ?? new Map()) : new Map();
	const server: ReachedServer = { id: attempt, kind, target, facts, known: knownAs(names), passwords };
	const from: Reached = { ...started(state), server };
	const { state: next, effects } = afterReaching(from, state.goal);
	return to(
		next,
		...effects,
		...(state.server === null ? [] : [{ type: 'disconnect', server: state.server.id } as const]),
	);
}

function afterReaching(from: Reached, goal: Reaching['goal']): StepResult {
	if (typeof goal === 'object') return afterResuming(from, goal.resume);
	switch (goal) {
		case 'onward':
			return question(from, 'server-facts', 'onward');
		case 'tenants':
			return question(from, 'names', 'review');
		case 'review':
			return plan(from);
		case 'explain':
			return explain(from, null);
	}
}
