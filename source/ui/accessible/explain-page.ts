import type { Refusal, StateOf } from '../../core/wizard/state.js';
import { explainItems, isWhole } from '../screens/explain.js';
import { askAgain, narrow, now, type PageContext, type Untitled } from './page-words.js';

/** A refusal, and what is behind it. */
export function explainPage(state: StateOf<'explain'>, context: PageContext): Untitled {
	const { send } = context;
	let question: Refusal = state.question;
	return {
		items: () =>
			explainItems(
				now(state, context),
				question,
				(change) => {
					question = change(question);
				},
				narrow,
				askAgain(context),
			),
		choices: () => [
			{
				label: 'Explain',
				disabled: isWhole(question)
					? undefined
					: 'it needs a login, a database, and an error or an object and a privilege',
				press: () => send({ type: 'question-asked', question }),
			},
		],
		onBack: () => send({ type: 'back-pressed' }),
	};
}
