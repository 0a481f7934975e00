import { matchingNames } from '../../core/wizard/existing/matching.js';
import type { Choices } from '../screens/form-item.js';
import type { LineTerminal } from './line-terminal.js';
import { sentence } from './spoken.js';

/** More than these are not listened to. */
const most = 20;

/** What there is to choose from, by the letters that were asked for: numbered, each with what it means here. */
export function tellChoices(choices: Choices, filter: string, { say }: LineTerminal): readonly string[] {
	const found = matchingNames(choices.items, filter);
	const shown = found.slice(0, most);
	const which = filter === '' ? '' : ` with ${JSON.stringify(filter)}`;
	say(sentence(`${choices.title}${which}: ${found.length} of ${choices.items.length}`));
	if (choices.items.length === 0) say(sentence(choices.empty));
	for (const [at, item] of shown.entries()) {
		const { word, text } = choices.about(item);
		say(`${at + 1}. ${sentence(`${item.name}: ${word}. ${text}`)}`);
	}
	if (found.length > most) say(`And ${found.length - most} more: type ? and a part of the name.`);
	return shown.map(({ name }) => name);
}
