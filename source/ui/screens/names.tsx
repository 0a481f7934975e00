import { useState } from 'react';
import { safeText } from '../../core/safe-text.js';
import type { Answers } from '../../core/wizard/answers.js';
import { causesFor } from '../../core/wizard/checked.js';
import type { Found } from '../../core/wizard/existing/found.js';
import { foundNames } from '../../core/wizard/existing/found-names.js';
import { problemsAt } from '../../core/wizard/problems.js';
import type { StateOf } from '../../core/wizard/state.js';
import { againItems } from './again-items.js';
import { type AskAgain, choicesFor } from './choices-for.js';
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
	const lines = namingItems(draft, setDraft, state, () => send({ type: 'names-asked' }));
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

/** The names, with what is wrong with them, which are on the server already, and what else there is to choose from. */
export function namingItems(
	draft: Answers,
	setDraft: Change,
	state: Pick<StateOf<'names'>, 'server' | 'checked'>,
	askAgain: AskAgain,
): readonly FormItem[] {
	const { server } = state;
	const problems = new Map(problemsAt(draft, 'names').map(({ field, message }) => [field, message]));
	const found = foundNames(draft, server);
	const causes = causesFor('names', { ...state, answers: draft });
	const hasNewDatabase = causes.includes('database');
	const mark = (item: FormControl): FormControl => {
		const again = hasNewDatabase && (item.id === 'schema' || (item.id === 'tables' && draft.names.tables !== ''));
		const marked = withFound({ ...item, problem: problems.get(item.id) }, found.get(item.id), again);
		const choices = item.kind === 'field' ? choicesFor(item.id, draft, server, askAgain) : undefined;
		return marked.kind === 'field' ? { ...marked, choices } : marked;
	};
	const marked = nameItems(draft, setDraft, server).map((item): FormItem => {
		if (item.kind === 'text' || item.kind === 'gap') return item;
		if (item.kind !== 'row') return mark(item);
		const [toggle, ...fields] = item.controls.map(mark);
		const note = fields.find((field) => found.has(field.id))?.note ?? item.note;
		return toggle === undefined ? item : { ...item, controls: [toggle, ...fields], note };
	});
	const general = problems.get('logins');
	return [
		...againItems(causes.filter((cause) => cause !== 'database')),
		...(general === undefined ? [] : [{ kind: 'text', text: `! ${general}`, style: 'fail' } as const]),
		...marked,
	];
}

const wordOf = ({ word, tone }: Found): string => (tone === 'warn' ? `! ${word}` : word);

/** What is there under this name already: one word beside the field, and the rest under it while it has the focus. */
function withFound(item: FormControl, found: Found | undefined, again: boolean): FormControl {
	const note = [...(again ? ['check again'] : []), found === undefined ? (item.note ?? '') : wordOf(found)].filter(
		(part) => part !== '',
	);
	return {
		...item,
		note: note.length === 0 ? undefined : safeText(note.join(', ')),
		remark: found === undefined ? item.remark : { text: found.text, tone: found.tone },
	};
}
