import { useState } from 'react';
import { keyTypes } from '../../core/profile/vocabulary.js';
import { safeText } from '../../core/safe-text.js';
import type { Answers, RowAnswers } from '../../core/wizard/answers.js';
import { causesFor } from '../../core/wizard/checked.js';
import { problemsAt } from '../../core/wizard/problems.js';
import type { ReachedServer } from '../../core/wizard/state.js';
import { noBoundary, tenantTransaction } from '../../core/wizard/tenant-transaction.js';
import { useBody } from '../components/frame.js';
import { againItems } from './again-items.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { type Change, fieldCells } from './name-field.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useAnswering } from './use-answering.js';

/** How rows are told apart: asked of those who share tables. */
export function Rows({ state, send }: ScreenProps<'rows'>) {
	return (
		<ScreenFrame state={state} hints={formHints}>
			<RowsBody state={state} send={send} />
		</ScreenFrame>
	);
}

function RowsBody({ state, send }: ScreenProps<'rows'>) {
	const { width } = useBody();
	const [draft, setDraft] = useState<Answers>(state.answers);
	const leave = leaveWith(send, () => ({ rows: draft.rows }));
	useAnswering(send, { rows: draft.rows });
	return (
		<Form
			items={[
				...againItems(causesFor('rows', { ...state, answers: draft })),
				...rowItems(draft, setDraft, state.server, width < 60),
			]}
			buttons={nextAndBack(state.goal)}
			onPress={leave}
			onBack={() => leave('back')}
			initial="identify"
		/>
	);
}

/** Who says whose rows they are, and by which column. */
export function rowItems(
	draft: Answers,
	setDraft: Change,
	server: ReachedServer,
	isNarrow: boolean,
): readonly FormItem[] {
	const problems = new Map(problemsAt(draft, 'rows').map(({ field, message }) => [field, message]));
	const set = (part: Partial<RowAnswers>): void =>
		setDraft((before) => ({ ...before, rows: { ...before.rows, ...part } }));
	return [
		...identifyItems(draft.rows, set, problems, isNarrow),
		...columnItems(draft.rows, set, problems),
		...(server.kind === 'sandbox' ? sample : []),
	];
}

type Set = (part: Partial<RowAnswers>) => void;
type Problems = ReadonlyMap<string, string>;

function identifyItems(rows: RowAnswers, set: Set, problems: Problems, isNarrow: boolean): readonly FormItem[] {
	const isPooled = rows.identify === 'setting';
	return [
		{ kind: 'text', text: 'How does the server know whose rows a session may see?', aside: true },
		{ kind: 'gap' },
		{
			kind: 'choice',
			id: 'identify',
			label: 'Application',
			value: rows.identify,
			options: [
				{ value: 'setting', label: isNarrow ? 'pooled' : 'pooled, one login' },
				{ value: 'login', label: isNarrow ? 'a login each' : 'a login per customer' },
			],
			onChange: (value) => set({ identify: value === 'login' ? 'login' : 'setting' }),
		},
		{ kind: 'gap' },
		...(isPooled ? pooledItems(rows, set, problems) : loginText),
		{ kind: 'gap' },
	];
}

function pooledItems({ setting }: RowAnswers, set: Set, problems: Problems): readonly FormItem[] {
	const problem = problems.get('setting');
	return [
		{
			kind: 'field',
			id: 'setting',
			label: 'Setting',
			value: setting,
			onChange: (text) => set({ setting: text }),
			cells: fieldCells,
			note: 'what a transaction sets',
			problem,
		},
		{ kind: 'text', text: 'One login serves all customers, and says in each transaction whose rows it means:' },
		...(problem === undefined
			? [{ kind: 'text', text: safeText(tenantTransaction(setting)), style: 'bold', indent: 2 } as const]
			: []),
		{ kind: 'text', text: `Without it there are no rows. ${noBoundary}`, style: 'warn' },
	];
}

const loginText: readonly FormItem[] = [
	{
		kind: 'text',
		text: 'Whose rows they are is who signed in: nothing that a session sets or says changes it. A pooler that shares one login cannot be used.',
	},
];

const sample: readonly FormItem[] = [
	{
		kind: 'text',
		text: 'This sandbox has such tables, with rows of acme and globex: name the application shop, and the type text.',
	},
];

function columnItems({ column, type }: RowAnswers, set: Set, problems: Problems): readonly FormItem[] {
	return [
		{
			kind: 'field',
			id: 'column',
			label: 'Column',
			value: column,
			onChange: (text) => set({ column: text }),
			cells: fieldCells,
			note: 'in every shared table',
			problem: problems.get('column'),
		},
		{
			kind: 'choice',
			id: 'type',
			label: 'Its type',
			value: type,
			options: keyTypes.map((value) => ({ value, label: value })),
			onChange: (value) => set({ type: keyTypes.find((each) => each === value) ?? type }),
			problem: problems.get('type'),
		},
		{
			kind: 'text',
			text: 'A table gets a policy and an index on this column, and opens only then. One that is added later stays shut until the profile is applied again.',
			style: 'dim',
			aside: true,
		},
	];
}
