import { useState } from 'react';
import {
	accesses,
	type Grants as Privileges,
	routinePrivileges,
	sequencePrivileges,
	tablePrivileges,
} from '../../core/profile/access.js';
import { aroundRowSecurity } from '../../core/profile/rules/row-security.js';
import { safeText } from '../../core/safe-text.js';
import type { Answers, LoginAnswers } from '../../core/wizard/answers.js';
import { causesFor } from '../../core/wizard/checked.js';
import { gatePreview, gateRules } from '../../core/wizard/gate-preview.js';
import { loginName, usedLogins } from '../../core/wizard/names.js';
import { problemsAt } from '../../core/wizard/problems.js';
import type { StateOf } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { cells, pad } from '../components/text-cells.js';
import { againItems } from './again-items.js';
import type { AskAgain } from './choices-for.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { labelCells } from './form-lines.js';
import { formHints } from './hints.js';
import type { Change as ChangeAnswers } from './name-field.js';
import { otherRolesField } from './other-roles-field.js';
import { leaveWith, nextAndBack } from './question.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useAnswering } from './use-answering.js';

type Change = (part: Partial<LoginAnswers>) => void;

export function Grants({ state, send }: ScreenProps<'grants'>) {
	return (
		<ScreenFrame state={state} hints={formHints}>
			<GrantsBody state={state} send={send} />
		</ScreenFrame>
	);
}

function GrantsBody({ state, send }: ScreenProps<'grants'>) {
	const { width } = useBody();
	const [draft, setDraft] = useState<Answers>(state.answers);
	const { logins, others } = draft;
	const leave = leaveWith(send, () => ({ logins, others }));
	useAnswering(send, { logins, others });
	const items = grantItems(draft, setDraft, width, state, () => send({ type: 'names-asked' }));
	return <Form items={items} buttons={nextAndBack(state.goal)} onPress={leave} onBack={() => leave('back')} />;
}

/** What each login may do, and what that opens. */
export function grantItems(
	draft: Answers,
	setDraft: ChangeAnswers,
	width: number,
	state: Pick<StateOf<'grants'>, 'server' | 'checked'>,
	askAgain: AskAgain,
): readonly FormItem[] {
	const problems = new Map(problemsAt(draft, 'grants').map(({ field, message }) => [field, message]));
	const change = (key: string) => (part: Partial<LoginAnswers>) =>
		setDraft((before) => ({
			...before,
			logins: before.logins.map((login) => (login.key === key ? { ...login, ...part } : login)),
		}));
	return [
		...againItems(causesFor('grants', { ...state, answers: draft })),
		...gateRules(draft).map(
			([gate, text]): FormItem => ({
				kind: 'text',
				text: safeText(width < 60 ? `${gate}: ${text}` : `${pad(gate, labelCells(width) + 2)}${text}`),
				aside: true,
			}),
		),
		...usedLogins(draft).flatMap((login) => loginItems(draft, login, change(login.key), problems, width)),
		{ kind: 'gap' },
		otherRolesField('creators', draft, setDraft, state.server, {
			label: 'Creators',
			note: 'besides the owner',
			problem: problems.get('creators'),
			askAgain,
		}),
	];
}

function loginItems(
	draft: Answers,
	login: LoginAnswers,
	change: Change,
	problems: ReadonlyMap<string, string>,
	width: number,
): readonly FormItem[] {
	const { key, access } = login;
	const name = safeText(loginName(draft, login));
	const column = labelCells(width);
	const fits = cells(name) < column - 1;
	const indent = width < 60 ? 4 : column + 2;
	return [
		{ kind: 'gap' },
		...(fits ? [] : [{ kind: 'text', text: name, indent: 2 } as const]),
		{
			kind: 'choice',
			id: `${key}.access`,
			label: fits ? name : '  may',
			value: access,
			options: accesses.map((value) => ({ value, label: value })),
			onChange: (value) => change({ access: accesses.find((each) => each === value) ?? access }),
			problem: problems.get(`${key}.access`) ?? problems.get(`${key}.grants`),
		},
		...(access === 'custom' ? customItems(login, change, offered(draft)) : []),
		...gatePreview(login, draft).map(
			({ objects, privileges }): FormItem => ({
				kind: 'text',
				indent,
				text: objects === '' ? privileges : `${pad(objects, 11)}${privileges}`,
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

/** What goes around row security is not offered where it is all that holds rows apart; what is held can be given up. */
function offered({ pattern, rows }: Answers): (privilege: string) => boolean {
	return (privilege) => pattern !== 'shared-schema' || aroundRowSecurity(privilege, rows.identify) === undefined;
}

function customItems(
	{ key, custom }: LoginAnswers,
	change: Change,
	isOffered: (privilege: string) => boolean,
): readonly FormItem[] {
	return (Object.keys(kinds) as (keyof Privileges)[]).flatMap((kind) => {
		const held: readonly string[] = custom[kind];
		const shown = kinds[kind].filter((privilege) => isOffered(privilege) || held.includes(privilege));
		return shown.map((privilege): FormItem => {
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
		});
	});
}
