import { safeText } from '../../core/safe-text.js';
import { type DraftStanding, draftPlaces } from '../../core/wizard/draft.js';
import type { MenuOption } from '../components/menu-option.js';
import { ago } from './ago.js';

/** Where there is something to go on with: which run it is, and how old. */
export function draftOption(standing: DraftStanding, now: number): readonly MenuOption<'resume'>[] {
	if (standing.kind !== 'found' && standing.kind !== 'kept') return [];
	const { step, place, answers, at } = standing.draft;
	const { at: number, name } = draftPlaces[step];
	const host = place === 'sandbox' ? 'a sandbox' : answers.connection.host.trim();
	const what = `${safeText(answers.names.application)}${host === '' ? '' : ` on ${safeText(host)}`}`;
	return [{ value: 'resume', label: 'Go on where you stopped', hint: `${number}/8 ${name}, ${ago(at, now)}: ${what}` }];
}
