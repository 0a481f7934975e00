import { plan, question } from './ask.js';
import { connectionProblems } from './connection-form.js';
import type { Event } from './event.js';
import { explain } from './explain.js';
import { answersOf } from './from-document.js';
import { isForEachTenant } from './names.js';
import type {
	Connect,
	Connecting,
	Problem,
	Profiles,
	Reached,
	ReachedServer,
	Reaching,
	SandboxStarting,
	Started,
	Welcome,
} from './state.js';
import { type StepResult, to } from './step-result.js';

/* From the welcome to a server that answers. */

const started = ({ answers, attempt, profiles }: Started): Started => ({ answers, attempt, profiles });

export function welcome(from: Started, problem: Problem | null = null): StepResult {
	return to({ ...started(from), step: 'welcome', problem });
}

export function onWelcome(state: Welcome, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'sandbox-chosen':
			return startSandbox({ ...state, goal: 'onward', server: null });
		case 'own-server-chosen':
			return to({ ...started(state), step: 'connect', problem: null, goal: 'onward', server: null });
		case 'explain-chosen':
			return to({ ...started(state), step: 'connect', problem: null, goal: 'explain', server: null });
		case 'repeat-chosen':
			return to({ ...started(state), step: 'profiles', problem: null });
		default:
			return undefined;
	}
}

export function onProfiles(state: Profiles, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'profile-chosen': {
			const attempt = state.attempt + 1;
			return to({ ...state, attempt, problem: null }, { type: 'read-profile', attempt, name: event.name });
		}
		case 'profile-read': {
			const answers = answersOf(event.document);
			const goal = isForEachTenant(answers) ? 'tenants' : 'review';
			return to({ ...started(state), answers, step: 'connect', problem: null, goal, server: null });
		}
		case 'profile-unreadable':
			return to({ ...state, problem: event.problem });
		case 'back-pressed':
			return welcome({ ...state, attempt: state.attempt + 1 });
		default:
			return undefined;
	}
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
				{ ...started(state), attempt, step: 'connecting', goal, server },
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
	if (server === null) return welcome(state);
	if (state.goal === 'review') return plan({ ...started(state), server });
	const { state: next } = welcome(state);
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
			return reached(state, { id: event.attempt, kind: event.kind, target: event.target, facts: event.facts });
		case 'connect-failed':
			return leaveSandbox(state, event.problem);
		case 'back-pressed':
		case 'interrupted':
			return aborted(state, leaveSandbox({ ...state, attempt: state.attempt + 1 }));
		default:
			return undefined;
	}
}

function leaveSandbox(state: SandboxStarting, problem: Problem | null = null): StepResult {
	return state.goal === 'onward' && state.server === null ? welcome(state, problem) : connect(state, problem);
}

export function onConnecting(state: Connecting, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'connected':
			return reached(state, { id: event.attempt, kind: event.kind, target: event.target, facts: event.facts });
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

/** One server at a time: the one that was open before is left. */
function reached(state: Reaching, server: ReachedServer): StepResult {
	const from: Reached = { ...started(state), server };
	const { state: next, effects } = afterReaching(from, state.goal);
	return to(
		next,
		...effects,
		...(state.server === null ? [] : [{ type: 'disconnect', server: state.server.id } as const]),
	);
}

function afterReaching(from: Reached, goal: Reaching['goal']): StepResult {
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
