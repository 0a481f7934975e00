import { useContext } from 'react';
import { safeText } from '../../core/safe-text.js';
import type { EditableStep } from '../../core/wizard/event.js';
import {
	type PlanPart,
	planParts,
	planSummary,
	shortFingerprint,
	warningsInOrder,
} from '../../core/wizard/plan-lines.js';
import { reviewLines } from '../../core/wizard/review-lines.js';
import { scriptPath } from '../../core/wizard/script-path.js';
import type { Review as ReviewState } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { pad } from '../components/text-cells.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { noticeItems } from './notice-items.js';
import { Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { usePager } from './use-pager.js';

export function Review({ state, send }: ScreenProps<'review'>) {
	return (
		<ScreenFrame state={state} hints={formHints}>
			<ReviewBody state={state} send={send} />
		</ScreenFrame>
	);
}

function ReviewBody({ state, send }: ScreenProps<'review'>) {
	const { plan } = state;
	const { width } = useBody();
	const open = useContext(Overlay);
	const press: Readonly<Record<string, () => void>> = {
		apply: () => send({ type: 'apply-chosen' }),
		sql: () => send({ type: 'sql-opened' }),
		back: () => send({ type: 'back-pressed' }),
	};
	const isEmpty = planParts(plan).length === 0;
	const buttons = [
		{ id: 'apply', label: isEmpty ? 'To the checks' : 'Apply' },
		{ id: 'sql', label: 'See SQL', disabled: isEmpty },
		{ id: 'back', label: 'Back' },
	] as const;
	const items = reviewItems(state, width, (step) => send({ type: 'edit-chosen', step }));
	return (
		<Form
			items={items}
			buttons={buttons}
			opens="change"
			onPress={(id) => press[id]?.()}
			onBack={() => send({ type: 'back-pressed' })}
			shortcuts={{
				s: { label: 'SQL', press: () => send({ type: 'sql-opened' }) },
				w: { label: 'write', press: () => send({ type: 'script-written', path: scriptPath(plan) }) },
				o: { label: 'pager', press: usePager(plan) },
				c: { label: 'copy', press: () => send({ type: 'script-copied' }) },
				p: { label: 'command', press: () => open('command') },
			}}
		/>
	);
}

/** The answers, each a way back to its question; what the plan does; and what it cannot. */
export function reviewItems(
	state: ReviewState,
	width: number,
	open: (step: EditableStep) => void,
	how = 'Enter on a line changes it and comes back here.',
): readonly FormItem[] {
	const { plan } = state;
	const isEmpty = planParts(plan).length === 0;
	return [
		...noticeItems(state.notice),
		{ kind: 'text', text: `Check the answers. ${how}`, aside: true },
		{ kind: 'gap' },
		...reviewLines(state).map(
			({ step, name, text, again }): FormItem => ({
				kind: 'link',
				id: step,
				label: name,
				text: safeText(text),
				remark: again === undefined ? undefined : { text: again, tone: 'warn', always: true },
				onOpen: () => open(step),
			}),
		),
		{ kind: 'gap' },
		{
			kind: 'text',
			text: isEmpty ? planSummary(plan) : `Plan  ${planSummary(plan)}  (${shortFingerprint(plan)})`,
			style: 'bold',
			indent: 2,
		},
		...planParts(plan).map((part) => partItem(part, width)),
		...warningsInOrder(plan).flatMap(({ message }): readonly FormItem[] => [
			{ kind: 'gap' },
			{ kind: 'text', text: `! ${safeText(message)}`, style: 'warn', indent: 2 },
		]),
	];
}

/** In columns where there is room for them. */
function partItem({ what, count, together }: PlanPart, width: number): FormItem {
	const amount = `${count} ${count === 1 ? 'statement' : 'statements'}`;
	const text = width < 76 ? `${what}: ${amount}, ${together}` : `${pad(what, 31)}${pad(amount, 15)}${together}`;
	return { kind: 'text', text, indent: 4 };
}
