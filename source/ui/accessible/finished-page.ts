import { safeText } from '../../core/safe-text.js';
import { credentialsOf } from '../../core/wizard/credentials.js';
import type { StateOf } from '../../core/wizard/state.js';
import { finishedItems } from '../screens/finished-items.js';
import { savingLabel } from '../screens/saving-label.js';
import type { PageChoice } from './page.js';
import type { PageContext, Untitled } from './page-words.js';

/** What was done; a password is told only to whoever asks for it. */
export function finishedPage(state: StateOf<'finished'>, { send }: PageContext): Untitled {
	let revealed: string | null = null;
	const known = credentialsOf(state).length > 0;
	const { file } = state.answers.security;
	const choices: readonly PageChoice[] = [
		...(known && state.kept === null
			? [
					{
						label: `Write the passwords to ${safeText(file)}`,
						press: () => send({ type: 'credentials-written', path: file }),
					},
				]
			: []),
		...(state.saved === null ? [{ label: savingLabel(state), press: () => send({ type: 'save-chosen' }) }] : []),
		{ label: 'Quit', press: () => send({ type: 'quit-pressed', by: 'choice' }) },
	] satisfies readonly PageChoice[];
	return {
		items: () =>
			finishedItems(state, revealed, (role) => {
				revealed = role;
			}),
		choices: () => choices,
		numbers: 'show a password, which then stays on the screen',
		onBack: () => send({ type: 'back-pressed' }),
	};
}
