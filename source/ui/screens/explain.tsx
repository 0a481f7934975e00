import { useState } from 'react';
import { refusalOffer } from '../../core/wizard/existing/offers.js';
import type { Refusal, StateOf } from '../../core/wizard/state.js';
import { explainLines } from '../../formats/explain-text.js';
import { useBody } from '../components/frame.js';
import { proseWidth } from '../components/text-cells.js';
import { type AskAgain, withNews } from './choices-for.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { problemItems } from './problem-items.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

/** Why is a login refused? By the error that it sees, or by what it wants. */
export function Explain({ state, send }: ScreenProps<'explain'>) {
	return (
		<ScreenFrame state={state} hints={formHints}>
			<ExplainBody state={state} send={send} />
		</ScreenFrame>
	);
}

function ExplainBody({ state, send }: ScreenProps<'explain'>) {
	const { width } = useBody();
	const [question, setQuestion] = useState<Refusal>(state.question);
	const { answer, isAsking } = state;
	const items = explainItems(state, question, setQuestion, width, () => send({ type: 'names-asked' }));
	return (
		<Form
			items={items}
			buttons={[
				{ id: 'ask', label: isAsking ? 'Asking' : 'Explain', disabled: isAsking || !isWhole(question) },
				{ id: 'back', label: 'Back' },
			]}
			initial={answer === null ? firstEmpty(question) : undefined}
			enter="next-field"
			onPress={(id) => send(id === 'ask' ? { type: 'question-asked', question } : { type: 'back-pressed' })}
			onBack={() => send({ type: 'back-pressed' })}
		/>
	);
}

type SetQuestion = (change: (before: Refusal) => Refusal) => void;

/** The question, and what came of it. */
export function explainItems(
	state: StateOf<'explain'>,
	question: Refusal,
	setQuestion: SetQuestion,
	width: number,
	askAgain: AskAgain,
): readonly FormItem[] {
	const { answer, problem, server } = state;
	const field = (id: keyof Refusal, label: string, placeholder: string): FormItem => ({
		kind: 'field',
		id,
		label,
		value: question[id],
		placeholder,
		onChange: (value) => setQuestion((before) => ({ ...before, [id]: value })),
		choices: id === 'role' || id === 'database' ? withNews(refusalOffer(id, server), server, askAgain) : undefined,
	});
	return [
		...(problem === null ? [] : problemItems(problem)),
		field('role', 'Login', 'e.g. orders_app'),
		field('database', 'Database', 'e.g. orders'),
		field('error', 'What it sees', 'e.g. permission denied for ...'),
		...(question.error.trim() === ''
			? [
					{ kind: 'text', text: 'or, without an error:', style: 'dim', indent: 2, aside: true } as const,
					field('on', 'On', 'e.g. app.orders'),
					field('privilege', 'Privilege', 'e.g. SELECT'),
				]
			: []),
		...(answer === null
			? []
			: [
					{ kind: 'gap' } as const,
					...explainLines(answer, proseWidth(width)).map(
						(text, at): FormItem => ({
							kind: 'text',
							text,
							style: styleOf(text, at, answer.allowed),
							verbatim: true,
						}),
					),
				]),
	];
}

const filled = (text: string): boolean => text.trim() !== '';

export function isWhole({ role, database, error, on, privilege }: Refusal): boolean {
	return filled(role) && filled(database) && (filled(error) || (filled(on) && filled(privilege)));
}

function firstEmpty(question: Refusal): string | undefined {
	return (['role', 'database', 'error'] as const).find((id) => !filled(question[id]));
}

/** The verdict, and the wall. */
function styleOf(text: string, at: number, allowed: boolean): 'pass' | 'fail' | 'plain' {
	if (at === 0) return allowed ? 'pass' : 'fail';
	return text.startsWith('  X==') ? 'fail' : 'plain';
}
