import { ExitCode } from '../exit-code.js';
import type { ConnectionAnswers } from './answers.js';
import type { DraftStanding } from './draft.js';
import { emptyConnection, firstAnswers } from './first-answers.js';
import { onConnect, onWelcome } from './reach.js';
import type { Problem, Started } from './state.js';
import { type StepResult, to } from './step-result.js';

/** What the command line already said. */
export type Beginning = {
	readonly profiles: readonly string[];
	/** What an earlier run left; nothing unless given. */
	readonly draft?: DraftStanding | undefined;
	/** What is wrong with what is kept on this computer; nothing unless given. */
	readonly problem?: Problem | null | undefined;
	/** `sandbox` skips the first question; `own` fills the form in and tries it; `ask` begins at the beginning; `resume` where the draft is. */
	readonly with:
		| { readonly kind: 'ask' }
		| { readonly kind: 'resume' }
		| { readonly kind: 'sandbox' }
		| { readonly kind: 'own'; readonly connection: Partial<ConnectionAnswers> };
};

export function begin({ profiles, draft = { kind: 'none' }, problem = null, with: first }: Beginning): StepResult {
	const blank: Started = { answers: firstAnswers, attempt: 0, profiles, draft };
	const unread = draft.kind === 'unreadable' ? draft.problem : null;
	const opening = { ...blank, step: 'welcome', problem: unread ?? problem } as const;
	switch (first.kind) {
		case 'ask':
			return to(opening);
		case 'resume':
			return onWelcome(opening, { type: 'resume-chosen' }) ?? to({ ...opening, problem: unread ?? nothingToResume });
		case 'sandbox':
			return onWelcome(opening, { type: 'sandbox-chosen' }) ?? to(opening);
		case 'own': {
			const answers = { ...firstAnswers, connection: { ...emptyConnection, ...first.connection } };
			const form = { ...blank, answers, step: 'connect', problem: null, goal: 'onward', server: null } as const;
			return onConnect(form, { type: 'next-pressed' }) ?? to(form);
		}
	}
}

const nothingToResume: Problem = {
	code: 'no-draft',
	message: 'No draft is kept here: there is nothing to go on with.',
	remedy: 'Begin with one of these.',
	exitCode: ExitCode.usage,
};
