import { useContext, useMemo, useState } from 'react';
import type { Target } from '../../core/connection.js';
import { readUrl } from '../../core/connection-url.js';
import { Secret } from '../../core/sql/secret.js';
import type { ConnectionAnswers } from '../../core/wizard/answers.js';
import { pastedUrl, withUrl } from '../../core/wizard/connection-form.js';
import type { Connect } from '../../core/wizard/state.js';
import type { ConnectionText } from './connect.js';
import { FooterNotice } from './screen.js';

/** The answers while they are typed. The password is text only as long as the field needs it. */
export function useConnectionDraft(state: Connect, known: Target | null) {
	const { show, tell } = useContext(FooterNotice);
	const [draft, setDraft] = useState<ConnectionAnswers>(state.answers.connection);
	const [typed, setTyped] = useState('');
	const set = (name: 'sslmode' | 'environment') => (value: string) =>
		setDraft((before) => ({ ...before, [name]: value }));
	const setText = (name: ConnectionText) => (value: string) => setDraft((before) => ({ ...before, [name]: value }));
	/** What is wanting yet is gone on with: the password, or nothing at all. */
	const paste = (text: string, goTo: (id: string) => void): boolean => {
		const url = pastedUrl(text);
		if (url === undefined) return false;
		const { parsed, problems } = readUrl(url);
		if (problems.length > 0) show(problems[0] ?? '');
		else {
			setDraft((before) => withUrl(before, parsed));
			const isKnown = [parsed.password, draft.password, known?.password].some((each) => each != null) || typed !== '';
			tell(isKnown ? 'The URL has filled the fields' : 'The URL has filled the fields, but for the password');
			goTo(isKnown ? 'next' : 'password');
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
