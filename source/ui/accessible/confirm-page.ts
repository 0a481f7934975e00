import { safeText } from '../../core/safe-text.js';
import { moreThanAdding } from '../../core/wizard/plan-lines.js';
import type { StateOf } from '../../core/wizard/state.js';
import { afterwards, confirmFacts, confirmHead } from '../screens/confirm.js';
import { shownSql } from '../screens/shown-sql.js';
import { type PageContext, text, type Untitled } from './page-words.js';

/** The last word before anything is changed. */
export function confirmPage(state: StateOf<'confirm'>, { send }: PageContext): Untitled {
	const { confirmation } = state;
	const [name = ''] = confirmation.kind === 'name' ? confirmation.names : [];
	const items = () => [
		text(confirmHead(state)),
		...confirmFacts(state).map(([what, fact]) => text(`${what}: ${fact}`)),
		...moreThanAdding(state.plan).map(({ id, sql }) => text(`${id}: ${shownSql(sql, '*')};`)),
		text(afterwards),
	];
	const onBack = () => send({ type: 'back-pressed' });
	if (confirmation.kind === 'name')
		return {
			items,
			choices: () => [],
			typed: {
				prompt: `Type the database name, ${safeText(name)}, to apply,`,
				words: confirmation.names,
				onTyped: () => send({ type: 'confirmed', typed: name }),
			},
			onBack,
		};
	return { items, choices: () => [{ label: 'Apply', press: () => send({ type: 'confirmed', typed: null }) }], onBack };
}
