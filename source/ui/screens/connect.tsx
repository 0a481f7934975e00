import { useContext, useMemo, useState } from 'react';
import { environments, sslModes, type Target } from '../../core/connection.js';
import { readUrl } from '../../core/connection-url.js';
import { safeText } from '../../core/safe-text.js';
import { Secret } from '../../core/sql/secret.js';
import type { ConnectionAnswers } from '../../core/wizard/answers.js';
import { connectionProblems, withUrl } from '../../core/wizard/connection-form.js';
import type { Connect as ConnectState, Problem } from '../../core/wizard/state.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { isGiven, knownFrom } from './known-from.js';
import { problemItems } from './problem-items.js';
import { FooterNotice, KnownServer, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useAnswering } from './use-answering.js';

export const connectButtons = [
	{ id: 'next', label: 'Connect' },
	{ id: 'sandbox', label: 'Use a sandbox' },
	{ id: 'back', label: 'Back' },
] as const;

export function Connect({ state, send }: ScreenProps<'connect'>) {
	const { connection, setText, setPassword, password, paste, set } = useConnectionDraft(state);
	useAnswering(send, { connection });
	const leave = (id: string): void => {
		send({ type: 'answered', answers: { connection } });
		send(
			id === 'next'
				? { type: 'next-pressed' }
				: id === 'sandbox'
					? { type: 'sandbox-chosen' }
					: { type: 'back-pressed' },
		);
	};
	const known = useContext(KnownServer);
	const isFilled = state.answers.connection.host !== '' || knownFrom(known) !== undefined;
	// A draft has every answer but this one.
	const asksPassword = typeof state.goal === 'object' && !password.kept && known?.password === undefined;
	const { problem, goal } = state;
	const explains = goal === 'explain';
	const items = connectItems({ connection, password, known, problem, explains, setText, set, setPassword, paste });
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form
				items={items}
				buttons={connectButtons}
				onPress={leave}
				onBack={() => leave('back')}
				initial={state.problem?.field ?? (asksPassword ? 'password' : isFilled ? 'next' : 'host')}
				enter="next-field"
			/>
		</ScreenFrame>
	);
}

type TextField = 'host' | 'port' | 'user' | 'database';

export type ConnectForm = {
	readonly connection: ConnectionAnswers;
	/** `kept`: one that was typed before, and is not shown. */
	readonly password: { readonly text: string; readonly kept: boolean };
	/** Where the surroundings lead when nothing is typed. */
	readonly known: Target | null;
	readonly problem: Problem | null;
	/** Only to ask why a login is refused. */
	readonly explains: boolean;
	readonly setText: (id: TextField) => (value: string) => void;
	readonly set: (id: 'sslmode' | 'environment') => (value: string) => void;
	readonly setPassword: (text: string) => void;
	/** Answers whether it was a URL, which fills the fields. */
	readonly paste: (text: string) => boolean;
};

/** Where the server is, and who signs in to it. */
export function connectItems(form: ConnectForm): readonly FormItem[] {
	const { connection, password, known, problem, explains, setText, set, setPassword, paste } = form;
	const problems = new Map(connectionProblems(connection).map(({ field, message }) => [field as string, message]));
	const sourceOf = (id: string): string | undefined => {
		const source = known?.sources[id];
		return source === undefined ? undefined : isGiven(source) ? `from ${source}` : 'default';
	};
	const field = (id: TextField, label: string): FormItem => ({
		kind: 'field',
		id,
		label,
		value: connection[id],
		onChange: setText(id),
		// In brackets, so that it is not taken for something that was typed.
		placeholder: known === null ? '(default)' : `(${safeText(String(known[id]))})`,
		note: connection[id] === '' ? sourceOf(id) : undefined,
		problem: problems.get(id),
		onPaste: paste,
	});
	return [
		...problemItems(problem),
		{
			kind: 'text',
			text: explains
				? 'Connect as an administrator, who is asked why a login is refused; nothing is changed.'
				: 'Connect as a role that may create roles and databases.',
			aside: problem !== null,
		},
		{
			kind: 'text',
			text: 'Paste a postgres:// URL into Host, or type over the values in brackets.',
			aside: true,
		},
		{ kind: 'gap' },
		field('host', 'Host'),
		field('port', 'Port'),
		field('user', 'User'),
		{
			kind: 'field',
			id: 'password',
			label: 'Password',
			value: password.text,
			onChange: setPassword,
			mask: true,
			placeholder: password.kept ? '(kept, not shown)' : known?.password === undefined ? '(none)' : '(known)',
			note: password.kept || password.text !== '' ? undefined : (sourceOf('password') ?? 'or in ~/.pgpass'),
		},
		field('database', 'Database'),
		{
			kind: 'choice',
			id: 'sslmode',
			label: 'TLS',
			value: connection.sslmode,
			onChange: set('sslmode'),
			options: [
				{ value: 'default', label: known === null ? 'default' : `default: ${known.sslmode}` },
				...sslModes.map((value) => ({ value, label: value })),
			],
		},
		{
			kind: 'choice',
			id: 'environment',
			label: 'This server is',
			value: connection.environment,
			onChange: set('environment'),
			options: [
				{ value: 'guess', label: 'auto' },
				...environments.map((value) => ({ value, label: value === 'development' ? 'dev' : value })),
			],
		},
		{
			kind: 'text',
			text: 'On production a name must be typed before anything is changed. Auto means production, unless the server is this computer.',
			style: 'dim',
			aside: true,
		},
	];
}

/** The answers while they are typed. The password is text only as long as the field needs it. */
function useConnectionDraft(state: ConnectState) {
	const { show } = useContext(FooterNotice);
	const [draft, setDraft] = useState<ConnectionAnswers>(state.answers.connection);
	const [typed, setTyped] = useState('');
	const set = (name: 'sslmode' | 'environment') => (value: string) =>
		setDraft((before) => ({ ...before, [name]: value }));
	const setText = (name: TextField) => (value: string) => setDraft((before) => ({ ...before, [name]: value }));
	const paste = (text: string): boolean => {
		if (!/^\s*postgres(ql)?:\/\//.test(text)) return false;
		const { parsed, problems } = readUrl(text);
		if (problems.length > 0) show(problems[0] ?? '');
		else {
			setDraft((before) => withUrl(before, parsed));
			show('The URL has filled the fields');
		}
		return true;
	};
	const connection = useMemo<ConnectionAnswers>(
		() => (typed === '' ? draft : { ...draft, password: Secret.of(typed) }),
		[draft, typed],
	);
	return {
		connection,
		setText,
		set,
		paste,
		setPassword: setTyped,
		password: { text: typed, kept: draft.password !== null },
	};
}
