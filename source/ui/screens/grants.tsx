import { useState } from 'react';
import {
	accesses,
	type Grants as Privileges,
	routinePrivileges,
	sequencePrivileges,
	tablePrivileges,
} from '../../core/profile/access.js';
import type { Answers, LoginAnswers } from '../../core/wizard/answers.js';
import { gatePreview } from '../../core/wizard/gate-preview.js';
import { loginName, usedLogins } from '../../core/wizard/names.js';
import { problemsAt } from '../../core/wizard/problems.js';
import { pad } from '../components/text-cells.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

type Change = (part: Partial<LoginAnswers>) => void;

export function Grants({ state, send }: ScreenProps<'grants'>) {
	const [draft, setDraft] = useState<Answers>(state.answers);
	const leave = leaveWith(send, () => ({ logins: draft.logins }));
	const problems = new Map(problemsAt(draft, 'grants').map(({ field, message }) => [field, message]));
	const change = (key: string) => (part: Partial<LoginAnswers>) =>
		setDraft((before) => ({
			...before,
			logins: before.logins.map((login) => (login.key === key ? { ...login, ...part } : login)),
		}));
	const items: readonly FormItem[] = [
		{
			kind: 'text',
			text: 'What may each login do? Access must pass three gates: the database, the schema, and the object itself.',
		},
		...usedLogins(draft).flatMap((login) => loginItems(loginName(draft, login), login, change(login.key), problems)),
		{ kind: 'gap' },
		{
			kind: 'text',
			text: 'Future objects: whatever the owner or a migrate login creates later gets the same rights by default privileges. PUBLIC gets nothing.',
			style: 'dim',
		},
	];
	return (
		<ScreenFrame
			state={state}
			hints={[{ key: 'Enter', label: 'next' }, { key: 'Left/Right', label: 'choose' }, ...formHints.slice(1)]}
		>
			<Form items={items} buttons={nextAndBack(state.goal)} onPress={leave} onBack={() => leave('back')} />
		</ScreenFrame>
	);
}

function loginItems(
	name: string,
	login: LoginAnswers,
	change: Change,
	problems: ReadonlyMap<string, string>,
): readonly FormItem[] {
	const { key, access } = login;
	return [
		{ kind: 'gap' },
		{ kind: 'text', text: name, style: 'bold' },
		{
			kind: 'choice',
			id: `${key}.access`,
			label: '  may',
			value: access,
			options: accesses.map((value) => ({ value, label: value })),
			onChange: (value) => change({ access: accesses.find((each) => each === value) ?? access }),
			problem: problems.get(`${key}.access`) ?? problems.get(`${key}.grants`),
		},
		...(access === 'custom' ? customItems(login, change) : []),
		...gatePreview(login).map(
			({ gate, now, future }): FormItem => ({
				kind: 'text',
				indent: 4,
				text: `${pad(gate, 15)}${now}${future === '' ? '' : `; in future ${future}`}`,
			}),
		),
	];
}

const kinds: { readonly [Kind in keyof Privileges]: readonly string[] } = {
	tables: tablePrivileges,
	sequences: sequencePrivileges,
	routines: routinePrivileges,
};
const kindNames: { readonly [Kind in keyof Privileges]: string } = {
	tables: 'tables',
	sequences: 'sequences',
	routines: 'functions',
};

function customItems({ key, custom }: LoginAnswers, change: Change): readonly FormItem[] {
	return (Object.keys(kinds) as (keyof Privileges)[]).flatMap((kind) =>
		kinds[kind].map((privilege): FormItem => {
			const held: readonly string[] = custom[kind];
			const toggled = (checked: boolean) =>
				kinds[kind].filter((each) => (each === privilege ? checked : held.includes(each)));
			return {
				kind: 'toggle',
				id: `${key}.${kind}.${privilege}`,
				label: `${privilege} on ${kindNames[kind]}`,
				checked: held.includes(privilege),
				onChange: (checked) => change({ custom: { ...custom, [kind]: toggled(checked) } }),
				note: privilege === 'TRUNCATE' ? 'empties a table at once' : undefined,
			};
		}),
	);
}
