import { ExitCode } from '../exit-code.js';
import type { ConnectionAnswers } from './answers.js';
import type { DraftStanding } from './draft.js';
import { emptyConnection, firstAnswers } from './first-answers.js';
import { opening } from './opening.js';
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

export function begin({ profiles, draft = { kind: 'none' }, problem, with: first }: Beginning): StepResult {
	const welcome = opening({ profiles, draft, problem });
	switch (first.kind) {
		case 'ask':
			return to(welcome);
		case 'resume': {
			const why = draft.kind === 'unreadable' ? draft.problem : nothingToResume;
			return onWelcome(welcome, { type: 'resume-chosen' }) ?? to({ ...welcome, problem: why });
		}
		case 'sandbox':
			return onWelcome(welcome, { type: 'sandbox-chosen' }) ?? to(welcome);
		case 'own': {
			const answers = { ...firstAnswers, connection: { ...emptyConnection, ...first.connection } };
			const blank: Started = { answers, attempt: 0, profiles, draft, checked: {} };
			const form = { ...blank, step: 'connect', problem: null, goal: 'onward', server: null } as const;
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
