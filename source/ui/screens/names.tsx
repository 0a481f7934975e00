import { useState } from 'react';
import { safeText } from '../../core/safe-text.js';
import type { ServerFacts } from '../../core/server/facts.js';
import type { Answers } from '../../core/wizard/answers.js';
import { problemsAt } from '../../core/wizard/problems.js';
import { takenNames } from '../../core/wizard/taken.js';
import { Form } from './form.js';
import type { FormControl, FormItem } from './form-item.js';
import { formHints } from './hints.js';
import type { Change } from './name-field.js';
import { nameItems } from './name-items.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useAnswering } from './use-answering.js';

export function Names({ state, send }: ScreenProps<'names'>) {
	const [draft, setDraft] = useState<Answers>(state.answers);
	const leave = leaveWith(send, () => ({ names: draft.names, logins: draft.logins }));
	useAnswering(send, { names: draft.names, logins: draft.logins });
	const lines = namingItems(draft, setDraft, state.server.facts);
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form
				items={lines}
				buttons={nextAndBack(state.goal)}
				onPress={leave}
				onBack={() => leave('back')}
				// Repeating is for the next customer.
				initial={state.goal === 'review' && state.answers.names.tenants !== '' ? 'tenants' : 'application'}
			/>
		</ScreenFrame>
	);
}

/** The names, with what is wrong with them, and which are on the server already. */
export function namingItems(draft: Answers, setDraft: Change, facts: ServerFacts): readonly FormItem[] {
	const items = nameItems(draft, setDraft);
	const problems = new Map(problemsAt(draft, 'names').map(({ field, message }) => [field, message]));
	const taken = takenNames(draft, facts);
	const marked = items.map((item): FormItem => {
		if (item.kind === 'text' || item.kind === 'gap') return item;
		if (item.kind !== 'row') return marks(item, problems, taken);
		const [toggle, ...fields] = item.controls.map((control) => marks(control, problems, taken));
		const note = fields.find((field) => taken.has(field.id))?.note ?? item.note;
		return toggle === undefined ? item : { ...item, controls: [toggle, ...fields], note };
	});
	const general = problems.get('logins');
	return general === undefined ? marked : [{ kind: 'text', text: `! ${general}`, style: 'fail' }, ...marked];
}

function marks(
	item: FormControl,
	problems: ReadonlyMap<string, string>,
	taken: ReadonlyMap<string, readonly string[]>,
): FormControl {
	const problem = problems.get(item.id);
	const names = taken.get(item.id);
	const note = names === undefined ? item.note : `on the server already${names.length > 1 ? ` (${names.length})` : ''}`;
	return { ...item, problem, note: note === undefined ? undefined : safeText(note) };
}
