import { destination, type Target } from '../../core/connection.js';
import type { Entry, Welcome } from '../../core/wizard/state.js';
import type { MenuOption } from '../components/menu-option.js';
import { draftOption } from './draft-option.js';
import { knownFrom } from './known-from.js';

export const welcomeEvents = {
	resume: { type: 'resume-chosen' },
	sandbox: { type: 'sandbox-chosen' },
	own: { type: 'own-server-chosen' },
	repeat: { type: 'repeat-chosen' },
	explain: { type: 'explain-chosen' },
	quit: { type: 'quit-pressed', by: 'choice' },
} as const;

/** What one can begin with. */
export function welcomeOptions(
	{ profiles, draft }: Pick<Welcome, 'profiles' | 'draft'>,
	known: Target | null,
	now: number,
): readonly MenuOption<Entry | 'quit'>[] {
	const from = knownFrom(known);
	return [
		...draftOption(draft, now),
		{ value: 'sandbox', label: 'Try it on a sandbox', hint: 'a throw-away PostgreSQL, nothing to set up' },
		{
			value: 'own',
			label: 'Connect to my server',
			hint: known === null || from === undefined ? 'as a role that may create roles' : `${destination(known)}, ${from}`,
		},
		{
			value: 'repeat',
			label: 'Saved profiles',
			hint:
				profiles.length === 0
					? 'none is saved yet; one can be imported'
					: `${profiles.length === 1 ? 'one is' : `${profiles.length} are`} saved: repeat, rename, export`,
		},
		{ value: 'explain', label: 'Why is a login refused?', hint: 'asks a server, changes nothing' },
		{ value: 'quit', label: 'Quit' },
	];
}
