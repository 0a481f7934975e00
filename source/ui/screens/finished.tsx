import { useContext, useEffect, useState } from 'react';
import { credentialsOf } from '../../core/wizard/credentials.js';
import type { Finished as FinishedState } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { finishedItems } from './finished-items.js';
import { Form } from './form.js';
import { formHints } from './hints.js';
import { savingLabel } from './saving-label.js';
import { Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

const revealedFor = 10_000;

export function Finished({ state, send }: ScreenProps<'finished'>) {
	return (
		<ScreenFrame state={state} hints={formHints}>
			<FinishedBody state={state} send={send} />
		</ScreenFrame>
	);
}

function FinishedBody({ state, send }: ScreenProps<'finished'>) {
	const { width } = useBody();
	const { revealed, reveal } = useReveal();
	const open = useContext(Overlay);
	const { file } = state.answers.security;
	const press: Readonly<Record<string, () => void>> = {
		write: () => send({ type: 'credentials-written', path: file }),
		save: () => send({ type: 'save-chosen' }),
		quit: () => send({ type: 'quit-pressed', by: 'choice' }),
	};
	const known = credentialsOf(state).length > 0;
	const labels = buttonLabels(state, width < 60);
	const buttons = [
		{ id: 'write', label: labels.write, disabled: !known || state.kept !== null },
		{ id: 'save', label: labels.save, disabled: state.saved !== null },
		{ id: 'quit', label: 'Quit' },
	] as const;
	const items = finishedItems(state, revealed, reveal);
	return (
		<Form
			items={items}
			buttons={buttons}
			initial={known ? credentialsOf(state)[0]?.role : 'quit'}
			onPress={(id) => press[id]?.()}
			onBack={() => send({ type: 'back-pressed' })}
			opens="show for 10 s"
			shortcuts={{
				e: { label: 'why refused?', press: () => send({ type: 'explain-chosen' }) },
				c: { label: 'copy', on: 'link', press: (role) => send({ type: 'credentials-copied', role }) },
				p: { label: 'command', press: () => open('command') },
			}}
		/>
	);
}

function buttonLabels(state: FinishedState, isNarrow: boolean): { readonly write: string; readonly save: string } {
	const { kept, saved, answers } = state;
	return {
		write: kept !== null ? 'Written' : isNarrow ? 'Write' : `Write ${answers.security.file}`,
		save: saved !== null ? 'Saved' : isNarrow ? 'Save' : savingLabel(state),
	};
}

/** One password at a time, and never longer than ten seconds. */
function useReveal() {
	const [revealed, setRevealed] = useState<string | null>(null);
	useEffect(() => {
		if (revealed === null) return;
		const timer = setTimeout(() => setRevealed(null), revealedFor);
		return () => clearTimeout(timer);
	}, [revealed]);
	return { revealed, reveal: (role: string) => setRevealed((before) => (before === role ? null : role)) };
}
