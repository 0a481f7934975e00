import { useState } from 'react';
import type { Answers, LoginAnswers, SecurityAnswers } from '../../core/wizard/answers.js';
import { causesFor } from '../../core/wizard/checked.js';
import { loginName, usedLogins } from '../../core/wizard/names.js';
import { problemsAt } from '../../core/wizard/problems.js';
import type { ReachedServer, StateOf } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { pad } from '../components/text-cells.js';
import { againItems } from './again-items.js';
import type { AskAgain } from './choices-for.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { labelCells } from './form-lines.js';
import { formHints } from './hints.js';
import type { Change } from './name-field.js';
import { otherRolesField } from './other-roles-field.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useAnswering } from './use-answering.js';

export function Security({ state, send }: ScreenProps<'security'>) {
	return (
		<ScreenFrame state={state} hints={formHints}>
			<SecurityBody state={state} send={send} />
		</ScreenFrame>
	);
}

function SecurityBody({ state, send }: ScreenProps<'security'>) {
	const { width } = useBody();
	const [draft, setDraft] = useState<Answers>(state.answers);
	const { logins, security, others } = draft;
	const leave = leaveWith(send, () => ({ logins, security, others }));
	useAnswering(send, { logins, security, others });
	const items = securityItems(draft, setDraft, width, state, () => send({ type: 'names-asked' }));
	return <Form items={items} buttons={nextAndBack(state.goal)} onPress={leave} onBack={() => leave('back')} />;
}

/** Passwords, limits, and what the checks tell of the rest of the server. */
export function securityItems(
	draft: Answers,
	setDraft: Change,
	width: number,
	state: Pick<StateOf<'security'>, 'server' | 'checked'>,
	askAgain: AskAgain,
): readonly FormItem[] {
	const problems = new Map(problemsAt(draft, 'security').map(({ field, message }) => [field, message]));
	const set = (part: Partial<SecurityAnswers>): void =>
		setDraft((before) => ({ ...before, security: { ...before.security, ...part } }));
	const change = (key: string) => (part: Partial<LoginAnswers>) =>
		setDraft((before) => ({
			...before,
			logins: before.logins.map((login) => (login.key === key ? { ...login, ...part } : login)),
		}));
	return [
		...againItems(causesFor('security', { ...state, answers: draft })),
		{
			kind: 'text',
			text: 'Passwords are generated: 190 bits each. The server is sent a SCRAM verifier of them, so they are in no statement and in no log.',
			aside: true,
		},
		{ kind: 'gap' },
		...passwordItems(draft.security, set, problems.get('file'), width),
		{ kind: 'gap' },
		...limitHeads(width),
		...usedLogins(draft).map((login) => limitItem(loginName(draft, login), login, change(login.key), problems)),
		{ kind: 'text', text: 'An empty field sets no limit.', style: 'dim', indent: 2, aside: true },
		{ kind: 'gap' },
		...publicItems(draft, setDraft, state.server, width, { set, problem: problems.get('keep'), askAgain }),
	];
}

type PublicRest = {
	readonly set: (part: Partial<SecurityAnswers>) => void;
	readonly problem: string | undefined;
	readonly askAgain: AskAgain;
};

/** What everybody may, and who relies on it. */
function publicItems(
	draft: Answers,
	setDraft: Change,
	server: ReachedServer,
	width: number,
	{ set, ...rest }: PublicRest,
): readonly FormItem[] {
	return [
		{
			kind: 'choice',
			id: 'siblings',
			label: width < 60 ? 'Other DBs' : 'Other databases',
			value: draft.security.siblings,
			options: [
				{ value: 'report', label: 'only reported' },
				{ value: 'close', label: 'closed to PUBLIC' },
			],
			onChange: (value) => set({ siblings: value === 'close' ? 'close' : 'report' }),
		},
		otherRolesField('keep', draft, setDraft, server, { label: 'Keep for', note: 'roles relying on PUBLIC', ...rest }),
	];
}

function passwordItems(
	{ passwords, file }: SecurityAnswers,
	set: (part: Partial<SecurityAnswers>) => void,
	fileProblem: string | undefined,
	width: number,
): readonly FormItem[] {
	const choice: FormItem = {
		kind: 'choice',
		id: 'passwords',
		label: 'Passwords',
		value: passwords,
		options: [
			{ value: 'shown', label: width < 60 ? 'shown at end' : 'shown at the end' },
			{ value: 'file', label: 'also written to a file' },
		],
		onChange: (value) => set({ passwords: value === 'file' ? 'file' : 'shown' }),
	};
	const field: FormItem = {
		kind: 'field',
		id: 'file',
		label: '  the file',
		value: file,
		onChange: (text: string) => set({ file: text }),
		note: 'for you alone (0600)',
		problem: fileProblem,
	};
	return passwords === 'file' ? [choice, field] : [choice];
}

const limits = [
	{ field: 'connectionLimit', asks: 'connectionLimit', label: 'Connections', cells: 13, placeholder: 'no limit' },
	{ field: 'validUntil', asks: 'validUntil', label: 'Valid until', cells: 21, placeholder: 'e.g. 2027-06-30' },
	{ field: 'settings', asks: 'statementTimeout', label: 'Timeout', cells: 14, placeholder: 'e.g. 30s' },
] as const;

/** What the columns are; where the fields stand under each other each has a label of its own. */
function limitHeads(width: number): readonly FormItem[] {
	if (width < 60) return [{ kind: 'text', text: 'Limits', style: 'bold' }];
	const heads = ['Connections', 'Valid until', 'Query timeout'];
	const columns = limits.map(({ cells }, index) => pad(heads[index] ?? '', cells + 2));
	return [
		{ kind: 'text', text: `  ${pad('Limits', labelCells(width) + 2)}${columns.join('')}`.trimEnd(), style: 'bold' },
	];
}

function limitItem(
	name: string,
	login: LoginAnswers,
	change: (part: Partial<LoginAnswers>) => void,
	problems: ReadonlyMap<string, string>,
): FormItem {
	const [first, ...rest] = limits.map(({ field, asks, ...shape }) => ({
		kind: 'field' as const,
		...shape,
		id: `${login.key}.${field}`,
		value: login[asks],
		onChange: (text: string) => change({ [asks]: text }),
		problem: problems.get(`${login.key}.${field}`),
	}));
	if (first === undefined) throw new Error('there are limits');
	return { kind: 'row', label: name, controls: [first, ...rest] };
}
