import { useContext } from 'react';
import { environments, sslModes, type Target } from '../../core/connection.js';
import { safeText } from '../../core/safe-text.js';
import type { ConnectionAnswers } from '../../core/wizard/answers.js';
import { connectionProblems } from '../../core/wizard/connection-form.js';
import { maintenanceOffer } from '../../core/wizard/existing/offers.js';
import type { Problem, Reaching } from '../../core/wizard/state.js';
import { withNews } from './choices-for.js';
import { Form } from './form.js';
import type { Choices, FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { isGiven, knownFrom } from './known-from.js';
import { problemItems } from './problem-items.js';
import { KnownServer, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useAnswering } from './use-answering.js';
import { useConnectionDraft } from './use-connection-draft.js';

const connectButtons = [
	{ id: 'next', label: 'Connect' },
	{ id: 'sandbox', label: 'Use a sandbox' },
	{ id: 'back', label: 'Back' },
] as const;

export function Connect({ state, send }: ScreenProps<'connect'>) {
	const known = useContext(KnownServer);
	const { connection, setText, setPassword, password, paste, set } = useConnectionDraft(state, known);
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
	const isFilled = state.answers.connection.host !== '' || knownFrom(known) !== undefined;
	const { problem, goal } = state;
	const { server } = state;
	const choices =
		server === null ? undefined : withNews(maintenanceOffer(server), server, () => send({ type: 'names-asked' }));
	const origin = originOf(state);
	const form = { connection, password, known, problem, goal, origin, choices, setText, set, setPassword, paste };
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form
				items={connectItems(form)}
				buttons={connectButtons}
				onPress={leave}
				onBack={() => leave('back')}
				initial={state.problem?.field ?? (lacksPassword(form) ? 'password' : isFilled ? 'next' : 'host')}
				enter="next-field"
			/>
		</ScreenFrame>
	);
}

export type ConnectionText = 'host' | 'port' | 'user' | 'database' | 'sslrootcert';

export type ConnectForm = {
	readonly connection: ConnectionAnswers;
	/** `kept`: one that was typed before, and is not shown. */
	readonly password: { readonly text: string; readonly kept: boolean };
	/** Where the surroundings lead when nothing is typed. */
	readonly known: Target | null;
	readonly problem: Problem | null;
	readonly goal: Reaching['goal'];
	/** Where every answer but the password came from; null: they are being typed. */
	readonly origin: 'draft' | 'profile' | null;
	/** Databases of the server that was reached before. */
	readonly choices: Choices | undefined;
	readonly setText: (id: ConnectionText) => (value: string) => void;
	readonly set: (id: 'sslmode' | 'environment') => (value: string) => void;
	readonly setPassword: (text: string) => void;
	/** Answers whether it was a URL, which fills the fields. */
	readonly paste: (text: string, goTo: (id: string) => void) => boolean;
};

/** Where the server is, and who signs in to it. */
export function connectItems(form: ConnectForm): readonly FormItem[] {
	const { connection, password, known, problem, goal, origin, choices, setText, set, setPassword, paste } = form;
	const problems = new Map(connectionProblems(connection).map(({ field, message }) => [field as string, message]));
	const sourceOf = (id: string): string | undefined => {
		const source = known?.sources[id];
		return source === undefined ? undefined : isGiven(source) ? `from ${source}` : 'default';
	};
	const field = (id: ConnectionText, label: string, note?: string): FormItem => ({
		kind: 'field',
		id,
		label,
		value: connection[id],
		onChange: setText(id),
		// In brackets, so that it is not taken for something that was typed.
		placeholder: `(${safeText(String(known?.[id] ?? 'default'))})`,
		note: connection[id] === '' ? (sourceOf(id) ?? note) : undefined,
		problem: problems.get(id),
		onPaste: paste,
		...(id === 'database' ? { choices } : {}),
	});
	return [
		...problemItems(problem),
		{
			kind: 'text',
			text:
				goal === 'explain'
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
			remark:
				lacksPassword(form) && password.text === ''
					? { text: `A ${origin} keeps no password: type it, if asked for.`, tone: 'plain', always: true }
					: undefined,
			isLast: origin !== null || problem?.field === 'password',
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
		...(needsAuthority(form) ? [field('sslrootcert', 'CA file', 'a file, or system')] : []),
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
		{ kind: 'gap' },
		{
			kind: 'text',
			text: 'On production a name must be typed before anything is changed. Auto means production, unless the server is this computer.',
			style: 'dim',
			aside: true,
		},
	];
}

/** A run that is resumed has every answer but the password, and so has a profile that is repeated. */
export function originOf({ goal, server }: Pick<Reaching, 'goal' | 'server'>): ConnectForm['origin'] {
	if (typeof goal === 'object') return 'draft';
	return server === null && (goal === 'review' || goal === 'tenants') ? 'profile' : null;
}

const lacksPassword = ({ origin, password, known }: Pick<ConnectForm, 'origin' | 'password' | 'known'>): boolean =>
	origin !== null && !password.kept && known?.password === undefined;

/** Whether the certificate is looked at, so that somebody has to be believed who signed it. */
function needsAuthority({ connection, known, problem }: ConnectForm): boolean {
	const sslmode = connection.sslmode === 'default' ? known?.sslmode : connection.sslmode;
	const isChecked = sslmode === 'verify-ca' || sslmode === 'verify-full';
	return isChecked || connection.sslrootcert !== '' || problem?.field === 'sslrootcert';
}
