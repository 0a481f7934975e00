import type { Answers } from '../../core/wizard/answers.js';
import { foundNames } from '../../core/wizard/existing/found-names.js';
import type { ReachedServer } from '../../core/wizard/state.js';
import { type AskAgain, choicesFor } from './choices-for.js';
import type { FormItem } from './form-item.js';
import { type Change, fieldCells } from './name-field.js';

type Rest = {
	readonly label: string;
	readonly note: string;
	readonly problem: string | undefined;
	readonly askAgain: AskAgain;
};

/** Roles that are there already and are not the profile's own, with commas between them. */
export function otherRolesField(
	id: 'creators' | 'keep',
	draft: Answers,
	setDraft: Change,
	server: ReachedServer,
	{ askAgain, ...rest }: Rest,
): FormItem {
	const found = foundNames(draft, server).get(id);
	return {
		kind: 'field',
		id,
		...rest,
		value: draft.others[id],
		onChange: (text) => setDraft((before) => ({ ...before, others: { ...before.others, [id]: text } })),
		placeholder: '(none)',
		cells: fieldCells,
		choices: choicesFor(id, draft, server, askAgain),
		remark: found === undefined ? undefined : { ...found, always: true },
	};
}
