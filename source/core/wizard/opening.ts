import type { DraftStanding } from './draft.js';
import { firstAnswers } from './first-answers.js';
import type { Problem, Welcome } from './state.js';

type Kept = {
	readonly profiles: readonly string[];
	readonly draft?: DraftStanding | undefined;
	readonly problem?: Problem | null | undefined;
};

/** The welcome, before anything is asked. By itself, because it is drawn before the rest of the wizard is loaded. */
export function opening({ profiles, draft = { kind: 'none' }, problem = null }: Kept): Welcome {
	const unread = draft.kind === 'unreadable' ? draft.problem : null;
	return {
		answers: firstAnswers,
		attempt: 0,
		profiles,
		draft,
		checked: {},
		step: 'welcome',
		problem: unread ?? problem,
		at: null,
	};
}
