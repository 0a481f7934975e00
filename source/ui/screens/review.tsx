import { safeText } from '../../core/safe-text.js';
import { equivalentCommand } from '../../core/wizard/equivalent-command.js';
import { planLines, shortFingerprint } from '../../core/wizard/plan-lines.js';
import { reviewLines } from '../../core/wizard/review-lines.js';
import { scriptPath } from '../../core/wizard/script-path.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { noticeItems } from './notice-items.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

const buttons = [
	{ id: 'apply', label: 'Apply ...' },
	{ id: 'sql', label: 'See SQL' },
	{ id: 'write', label: 'Write SQL' },
	{ id: 'back', label: 'Back' },
] as const;

const hints = [
	{ key: 'Enter', label: 'open' },
	{ key: 's', label: 'SQL' },
	{ key: 'w', label: 'write' },
	{ key: 'c', label: 'copy' },
	{ key: 'Esc', label: 'back' },
];

export function Review({ state, send }: ScreenProps<'review'>) {
	const { plan } = state;
	const write = (): void => send({ type: 'script-written', path: scriptPath(plan) });
	const press: Readonly<Record<string, () => void>> = {
		apply: () => send({ type: 'apply-chosen' }),
		sql: () => send({ type: 'sql-opened' }),
		write,
		back: () => send({ type: 'back-pressed' }),
	};
	const items: readonly FormItem[] = [
		...noticeItems(state.notice),
		{ kind: 'text', text: 'Check the answers. Enter on a line opens it, and from there you come straight back.' },
		{ kind: 'gap' },
		...reviewLines(state).map(
			({ step, name, text }): FormItem => ({
				kind: 'link',
				id: step,
				label: name,
				text: safeText(text),
				onOpen: () => send({ type: 'edit-chosen', step }),
			}),
		),
		{ kind: 'gap' },
		{ kind: 'text', text: `Plan ${shortFingerprint(plan)}`, style: 'bold' },
		...planLines(plan).map((text): FormItem => ({ kind: 'text', text, indent: 2 })),
		...plan.warnings.map(
			({ message }): FormItem => ({ kind: 'text', text: `! ${safeText(message)}`, style: 'warn', indent: 2 }),
		),
		{ kind: 'gap' },
		{ kind: 'text', text: 'The same without the wizard, once the answers are saved as a profile:', style: 'dim' },
		{ kind: 'text', text: equivalentCommand(state), indent: 2 },
	];
	return (
		<ScreenFrame state={state} hints={hints}>
			<Form
				items={items}
				buttons={buttons}
				onPress={(id) => press[id]?.()}
				onBack={() => send({ type: 'back-pressed' })}
				shortcuts={{ s: () => send({ type: 'sql-opened' }), w: write, c: () => send({ type: 'script-copied' }) }}
			/>
		</ScreenFrame>
	);
}
