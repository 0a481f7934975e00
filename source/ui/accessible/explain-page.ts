import type { Refusal, StateOf } from '../../core/wizard/state.js';
import { explainItems, isWhole } from '../screens/explain.js';
import { narrow, type PageContext, type Untitled } from './page-words.js';

/** A refusal, and what is behind it. */
export function explainPage(state: StateOf<'explain'>, { send }: PageContext): Untitled {
	let question: Refusal = state.question;
	return {
		items: () =>
			explainItems(
				state,
				question,
				(change) => {
					question = change(question);
				},
				narrow,
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
