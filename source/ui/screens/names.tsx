import { useState } from 'react';
import { safeText } from '../../core/safe-text.js';
import type { Answers, LoginAnswers, NameAnswer } from '../../core/wizard/answers.js';
import { suggestedLogins } from '../../core/wizard/first-answers.js';
import { databaseName, expandedNames, loginName, ownerName, tenantNames } from '../../core/wizard/names.js';
import { problemsAt } from '../../core/wizard/problems.js';
import { takenNames } from '../../core/wizard/taken.js';
import { shorten } from '../components/text-cells.js';
import { Form } from './form.js';
import type { FormControl, FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

/** So wide that the notes beside the fields have room. */
const fieldCells = 29;

export function Names({ state, send }: ScreenProps<'names'>) {
	const [draft, setDraft] = useState<Answers>(state.answers);
	const leave = leaveWith(send, () => ({ names: draft.names, logins: draft.logins }));
	const items = nameItems(draft, setDraft);
	const problems = new Map(problemsAt(draft, 'names').map(({ field, message }) => [field, message]));
	const taken = takenNames(draft, state.server.facts);
	const marked = items.map((item): FormItem => {
		if (item.kind === 'text' || item.kind === 'gap') return item;
		if (item.kind !== 'row') return marks(item, problems, taken);
		const [toggle, ...fields] = item.controls.map((control) => marks(control, problems, taken));
		const note = fields.find((field) => taken.has(field.id))?.note ?? item.note;
		return toggle === undefined ? item : { ...item, controls: [toggle, ...fields], note };
	});
	const general = problems.get('logins');
	const lines: readonly FormItem[] =
		general === undefined ? marked : [{ kind: 'text', text: `! ${general}`, style: 'fail' }, ...marked];
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

type Change = (change: (before: Answers) => Answers) => void;

function nameItems(draft: Answers, setDraft: Change): readonly FormItem[] {
	const { names } = draft;
	const [one = ''] = expandedNames(draft, databaseName(draft));
	const example = tenantNames(names).length === 0 ? undefined : shorten(`e.g. ${one}`, 25);
	const setName = (part: Partial<Answers['names']>): void =>
		setDraft((before) => ({ ...before, names: { ...before.names, ...part } }));
	const suggested = (id: 'database' | 'owner', label: string, value: string, note?: string): FormItem => ({
		kind: 'field',
		id,
		label,
		value,
		note,
		onChange: (text) => setName({ [id]: text }),
		cells: fieldCells,
	});
	return [
		{
			kind: 'text',
			text: 'One name is enough: the others are suggested from it, and each can be changed.',
			aside: true,
		},
		{ kind: 'gap' },
		{
			kind: 'field',
			id: 'application',
			label: 'Application',
			value: names.application,
			onChange: (application) => setName({ application }),
			cells: fieldCells,
		},
		{
			kind: 'field',
			id: 'tenants',
			label: 'Customers',
			value: names.tenants,
			onChange: (tenants) => setName({ tenants }),
			placeholder: 'e.g. acme, globex',
			cells: fieldCells,
			note: 'empty: one database',
		},
		{ kind: 'gap' },
		suggested('database', 'Database', databaseName(draft), example),
		suggested('owner', 'Owner role', ownerName(draft), 'never signs in'),
		{
			kind: 'field',
			id: 'schema',
			label: 'Schema',
			value: names.schema,
			onChange: (schema) => setName({ schema }),
			cells: fieldCells,
		},
		{ kind: 'gap' },
		{ kind: 'text', text: '  Logins' },
		...draft.logins.flatMap((login) => loginItems(draft, login, setDraft)),
		{ kind: 'gap' },
		{
			kind: 'text',
			text: 'Why both? The owner has the tables and never signs in. A login uses them, and cannot drop or alter them.',
			style: 'dim',
			aside: true,
		},
	];
}

function loginItems(draft: Answers, login: LoginAnswers, setDraft: Change): readonly FormItem[] {
	const set = (part: { readonly use?: LoginAnswers['use']; readonly name?: NameAnswer }): void =>
		setDraft((before) => ({
			...before,
			logins: before.logins.map((each) => (each.key === login.key ? { ...each, ...part } : each)),
		}));
	const purpose = suggestedLogins.find(({ key }) => key === login.key)?.purpose;
	const toggle: FormControl = {
		kind: 'toggle',
		id: `${login.key}.use`,
		label: login.access,
		checked: login.use === 'make',
		onChange: (checked) => set({ use: checked ? 'make' : 'leave-out' }),
	};
	const name: FormControl = {
		kind: 'field',
		id: `${login.key}.name`,
		label: '  its name',
		value: loginName(draft, login),
		onChange: (text) => set({ name: text }),
		cells: fieldCells,
	};
	return login.use === 'leave-out'
		? [{ kind: 'row', label: '', controls: [toggle], note: 'no such login' }]
		: [{ kind: 'row', label: '', controls: [toggle, name], note: purpose }];
}
