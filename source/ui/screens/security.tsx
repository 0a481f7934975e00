import { useState } from 'react';
import type { Answers, LoginAnswers, SecurityAnswers } from '../../core/wizard/answers.js';
import { loginName, usedLogins } from '../../core/wizard/names.js';
import { problemsAt } from '../../core/wizard/problems.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

export function Security({ state, send }: ScreenProps<'security'>) {
	const [draft, setDraft] = useState<Answers>(state.answers);
	const leave = leaveWith(send, () => ({ logins: draft.logins, security: draft.security }));
	const problems = new Map(problemsAt(draft, 'security').map(({ field, message }) => [field, message]));
	const set = (part: Partial<SecurityAnswers>): void =>
		setDraft((before) => ({ ...before, security: { ...before.security, ...part } }));
	const change = (key: string) => (part: Partial<LoginAnswers>) =>
		setDraft((before) => ({
			...before,
			logins: before.logins.map((login) => (login.key === key ? { ...login, ...part } : login)),
		}));
	const items: readonly FormItem[] = [
		{
			kind: 'text',
			text: 'Passwords are generated, and the server is sent only a SCRAM verifier of them: they are in no statement and in no log.',
		},
		{ kind: 'gap' },
		...passwordItems(draft.security, set, problems.get('file')),
		{
			kind: 'text',
			text: `Other databases that PUBLIC may enter are ${draft.security.siblings === 'close' ? 'closed' : 'reported, and left as they are'}.`,
			indent: 2,
		},
		{ kind: 'gap' },
		{ kind: 'text', text: 'Limits. An empty field sets none.' },
		...usedLogins(draft).flatMap((login) => limitItems(loginName(draft, login), login, change(login.key), problems)),
	];
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form items={items} buttons={nextAndBack(state.goal)} onPress={leave} onBack={() => leave('back')} />
		</ScreenFrame>
	);
}

function passwordItems(
	{ passwords, file }: SecurityAnswers,
	set: (part: Partial<SecurityAnswers>) => void,
	fileProblem: string | undefined,
): readonly FormItem[] {
	return [
		{
			kind: 'choice',
			id: 'passwords',
			label: 'Passwords are',
			value: passwords,
			options: [
				{ value: 'shown', label: 'shown at the end' },
				{ value: 'file', label: 'also written to a file' },
			],
			onChange: (value) => set({ passwords: value === 'file' ? 'file' : 'shown' }),
		},
		...(passwords === 'file'
			? [
					{
						kind: 'field',
						id: 'file',
						label: '  the file',
						value: file,
						onChange: (text: string) => set({ file: text }),
						note: 'for you alone (0600)',
						problem: fileProblem,
					} as const,
				]
			: []),
	];
}

function limitItems(
	name: string,
	login: LoginAnswers,
	change: (part: Partial<LoginAnswers>) => void,
	problems: ReadonlyMap<string, string>,
): readonly FormItem[] {
	const { key } = login;
	return [
		{ kind: 'gap' },
		{ kind: 'text', text: name, style: 'bold' },
		{
			kind: 'field',
			id: `${key}.connectionLimit`,
			label: '  Connections',
			value: login.connectionLimit,
			onChange: (connectionLimit) => change({ connectionLimit }),
			cells: 16,
			placeholder: 'no limit',
			problem: problems.get(`${key}.connectionLimit`),
		},
		{
			kind: 'field',
			id: `${key}.validUntil`,
			label: '  Valid until',
			value: login.validUntil,
			onChange: (validUntil) => change({ validUntil }),
			cells: 24,
			placeholder: '2027-06-30',
			problem: problems.get(`${key}.validUntil`),
		},
		{
			kind: 'field',
			id: `${key}.settings`,
			label: '  Statement timeout',
			value: login.statementTimeout,
			onChange: (statementTimeout) => change({ statementTimeout }),
			cells: 16,
			placeholder: '30s',
			problem: problems.get(`${key}.settings`),
		},
	];
}
