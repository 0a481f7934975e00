import { readUrl } from '../../core/connection-url.js';
import { Secret } from '../../core/sql/secret.js';
import type { ConnectionAnswers } from '../../core/wizard/answers.js';
import { pastedUrl, withUrl } from '../../core/wizard/connection-form.js';
import { maintenanceOffer } from '../../core/wizard/existing/offers.js';
import type { StateOf } from '../../core/wizard/state.js';
import { withNews } from '../screens/choices-for.js';
import { connectItems, originOf } from '../screens/connect.js';
import { askAgain, type PageContext, type Untitled } from './page-words.js';

/** Where the server is. The password is text only as long as the page needs it. */
export function connectPage(state: StateOf<'connect'>, context: PageContext): Untitled {
	const { send, known, say } = context;
	let draft: ConnectionAnswers = state.answers.connection;
	let typed = '';
	const set =
		(id: keyof ConnectionAnswers) =>
		(value: string): void => {
			draft = { ...draft, [id]: value };
			// At once, so that the draft on the disk has it.
			send({ type: 'answered', answers: { connection: draft } });
		};
	const paste = (pasted: string): boolean => {
		const url = pastedUrl(pasted);
		if (url === undefined) return false;
		const { parsed, problems } = readUrl(url);
		if (problems.length === 0) draft = withUrl(draft, parsed);
		say(problems[0] ?? 'The URL has filled the fields.');
		return true;
	};
	const leave = (type: 'next-pressed' | 'sandbox-chosen' | 'back-pressed'): void => {
		const connection = typed === '' ? draft : { ...draft, password: Secret.of(typed) };
		send({ type: 'answered', answers: { connection } });
		send({ type });
	};
	return {
		items: () =>
			connectItems({
				connection: draft,
				password: { text: typed, kept: draft.password !== null },
				known,
				problem: state.problem,
				goal: state.goal,
				origin: originOf(state),
				choices:
					state.server === null ? undefined : withNews(maintenanceOffer(state.server), state.server, askAgain(context)),
				setText: set,
				set,
				setPassword: (secret) => {
					typed = secret;
				},
				paste,
			}),
		choices: () => [
			{ label: 'Connect', press: () => leave('next-pressed') },
			{ label: 'Use a sandbox', press: () => leave('sandbox-chosen') },
		],
		onBack: () => leave('back-pressed'),
	};
}
