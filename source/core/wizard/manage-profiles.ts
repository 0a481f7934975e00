import { ExitCode } from '../exit-code.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Event } from './event.js';
import { answersOf } from './from-document.js';
import { isForEachTenant, needsKeys, tenantNames } from './names.js';
import { type ProfileTask, workOf } from './profile-task.js';
import { connect, welcome } from './reach.js';
import type { Problem, Profiles, ProfileTasked, Started } from './state.js';
import { type StepResult, to } from './step-result.js';

/* The saved profiles: one is picked, or something is done to it. */

/** Looked at anew each time: another wizard, or the command line, may have changed them. */
export function listProfiles(from: Started, rest: Partial<Pick<Profiles, 'selected' | 'notice'>> = {}): StepResult {
	const { answers, profiles, draft, checked } = from;
	const attempt = from.attempt + 1;
	const blank = { listed: null, selected: null, notice: null, problem: null } as const;
	return to(
		{ answers, attempt, profiles, draft, checked, step: 'profiles', ...blank, ...rest },
		{ type: 'list-profiles', attempt },
	);
}

export function onProfiles(state: Profiles, event: Event): StepResult | undefined {
	switch (event.type) {
		case 'profiles-listed': {
			const profiles = event.profiles.map(({ name }) => name);
			return to({ ...state, profiles, listed: event.profiles });
		}
		case 'profiles-unreadable':
			return to({ ...state, listed: [], problem: event.problem });
		case 'profile-chosen': {
			const attempt = state.attempt + 1;
			const next = { ...state, attempt, selected: event.name, notice: null, problem: null };
			return to(next, { type: 'read-profile', attempt, name: event.name });
		}
		case 'profile-read': {
			const answers = answersOf(event.document);
			return repeat(state, { ...answers, repeats: state.selected }, isForEachTenant(answers) ? 'tenants' : 'review');
		}
		case 'profile-unreadable':
			return to({ ...state, problem: event.problem });
		case 'task-chosen': {
			const { answers, attempt, profiles, draft, checked, listed } = state;
			if (listed === null) return undefined;
			return to({
				answers,
				attempt,
				profiles,
				draft,
				checked,
				listed,
				step: 'profile-task',
				task: event.task,
				problem: null,
				typed: '',
			});
		}
		case 'back-pressed':
			return welcome({ ...state, attempt: state.attempt + 1 }, 'repeat');
		default:
			return undefined;
	}
}

function repeat(from: Started, answers: Started['answers'], goal: 'tenants' | 'review'): StepResult {
	return connect({ ...from, answers, checked: {}, goal, server: null });
}

const subject = (task: ProfileTask): string | null => (task.kind === 'import' ? task.beside : task.profile.name);

/** Where the cursor goes when the one that it was on is gone. */
function neighbour({ listed, task }: ProfileTasked): string | null {
	const at = listed.findIndex(({ name }) => name === subject(task));
	return (listed[at + 1] ?? listed[at - 1])?.name ?? null;
}

export function onProfileTask(state: ProfileTasked, event: Event): StepResult | undefined {
	const { task } = state;
	const attempt = state.attempt + 1;
	switch (event.type) {
		case 'task-confirmed': {
			const asked = { ...state, attempt, problem: null, typed: event.text };
			if (task.kind === 'customer') {
				if (tenantNames({ tenants: event.text }).length === 0) return undefined;
				return to(asked, { type: 'read-profile', attempt, name: task.profile.name });
			}
			const work = workOf(task, event);
			return work === undefined ? undefined : to(asked, { type: 'do-profile-work', attempt, work });
		}
		case 'task-done':
			return listProfiles(state, { selected: event.name ?? neighbour(state), notice: event.notice });
		case 'task-refused':
		case 'profile-unreadable':
			return to({ ...state, problem: event.problem });
		case 'profile-read':
			return nextCustomer(state, event.document);
		case 'back-pressed':
			return listProfiles(state, { selected: subject(task) });
		default:
			return undefined;
	}
}

/** The same for somebody else: only the name is new, so the review is next, unless the rows need a key as well. */
function nextCustomer(state: ProfileTasked, document: ProfileDocument): StepResult {
	const saved = answersOf(document);
	if (!isForEachTenant(saved)) return to({ ...state, problem: notForEach(document.name) });
	const names = { ...saved.names, tenants: state.typed };
	const answers = { ...saved, names, repeats: subject(state.task), adds: true };
	return repeat(state, answers, needsKeys(answers) ? 'tenants' : 'review');
}

function notForEach(name: string): Problem {
	return {
		code: 'not-for-each-tenant',
		message: `The profile ${JSON.stringify(name)} makes nothing for each customer: no name in it has {tenant}.`,
		remedy: 'Go back and repeat it as it is, or begin a new one with the customers named.',
		exitCode: ExitCode.usage,
	};
}
