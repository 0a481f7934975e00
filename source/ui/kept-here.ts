import type { DraftStanding, KeptDraft } from '../core/wizard/draft.js';
import type { Beginning } from '../core/wizard/start.js';
import type { Problem } from '../core/wizard/state.js';
import { problemOf } from './problem-of.js';
import type { Services } from './services.js';

/** What is on this computer already. What of it cannot be read is told on the welcome, and left alone. */
export function keptHere({ profiles, drafts }: Services): Pick<Beginning, 'profiles' | 'draft' | 'problem'> {
	const names = attempt(() => profiles.names());
	const draft = attempt(() => drafts.read());
	return {
		...('problem' in names ? { profiles: [], problem: names.problem } : { profiles: names.value }),
		draft: standing(draft),
	};
}

function standing(draft: Attempt<KeptDraft | undefined>): DraftStanding {
	if ('problem' in draft) return { kind: 'unreadable', problem: draft.problem };
	return draft.value === undefined ? { kind: 'none' } : { kind: 'found', draft: draft.value };
}

type Attempt<Value> = { readonly value: Value } | { readonly problem: Problem };

function attempt<Value>(act: () => Value): Attempt<Value> {
	try {
		return { value: act() };
	} catch (error) {
		return { problem: problemOf(error) };
	}
}

/** For whoever did not ask the wizard to end. */
export const whereDraftIs = (path: string): string =>
	`The answers so far are in ${path}. Go on with them: gatehouse --resume`;
