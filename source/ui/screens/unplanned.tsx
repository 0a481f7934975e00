import { safeText } from '../../core/safe-text.js';
import type { EditableStep } from '../../core/wizard/event.js';
import { problemsOf } from '../../core/wizard/problems.js';
import { reviewLines } from '../../core/wizard/review-lines.js';
import type { Unplanned as UnplannedState } from '../../core/wizard/state.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { problemItems } from './problem-items.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

const buttons = [
	{ id: 'retry', label: 'Plan again' },
	{ id: 'back', label: 'Back' },
] as const;

/** The review without a plan: the same lines, and what hinders. */
export function Unplanned({ state, send }: ScreenProps<'unplanned'>) {
	const items = unplannedItems(state, (step) => send({ type: 'edit-chosen', step }));
	const first = problemsOf(state.answers)[0]?.step;
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form
				items={items}
				buttons={buttons}
				initial={first}
				onPress={(id) => send({ type: id === 'retry' ? 'retry-pressed' : 'back-pressed' })}
				onBack={() => send({ type: 'back-pressed' })}
			/>
		</ScreenFrame>
	);
}

/** What hinders, and the answers, each a way back to its question. */
export function unplannedItems(state: UnplannedState, open: (step: EditableStep) => void): readonly FormItem[] {
	const wrong = problemsOf(state.answers);
	const marked = new Set<string>(wrong.map(({ step }) => step));
	const foreign = wrong.length > 0 ? [] : (state.problem.issues ?? []);
	return [
		...problemItems(state.problem),
		...foreign.map(
			({ path, message }): FormItem => ({ kind: 'text', text: `${path}: ${safeText(message)}`, indent: 2 }),
		),
		...reviewLines(state).map(
			({ step, name, text, again }): FormItem => ({
				kind: 'link',
				id: step,
				label: marked.has(step) ? `! ${name}` : name,
				text: safeText(text),
				remark: again === undefined ? undefined : { text: again, tone: 'warn', always: true },
				onOpen: () => open(step),
			}),
		),
	];
}
