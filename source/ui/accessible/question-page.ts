import type { Answers } from '../../core/wizard/answers.js';
import { problemsAt } from '../../core/wizard/problems.js';
import type { QuestionStep, StateOf } from '../../core/wizard/state.js';
import type { FormItem } from '../screens/form-item.js';
import type { PageContext, Untitled } from './page-words.js';

/** Leaving in either direction keeps what was typed, also what is not valid. */
export function questionPage(
	state: StateOf<QuestionStep>,
	{ send }: PageContext,
	kept: (draft: Answers) => Partial<Answers>,
	itemsOf: (draft: Answers, set: (change: (before: Answers) => Answers) => void) => readonly FormItem[],
): Untitled {
	let draft = state.answers;
	const set = (change: (before: Answers) => Answers): void => {
		draft = change(draft);
		// At once, so that the draft on the disk has it.
		send({ type: 'answered', answers: kept(draft) });
	};
	const leave = (type: 'next-pressed' | 'back-pressed'): void => {
		send({ type: 'answered', answers: kept(draft) });
		send({ type });
	};
	const hindrance = (): string | undefined => problemsAt(draft, state.step)[0]?.message;
	return {
		items: () => itemsOf(draft, set),
		choices: () => [
			{
				label: state.goal === 'review' ? 'To the review' : 'Next',
				disabled: hindrance(),
				press: () => leave('next-pressed'),
			},
		],
		onBack: () => leave('back-pressed'),
	};
}
