import { useContext } from 'react';
import { safeText } from '../../core/safe-text.js';
import { type StatementProgress, type StatementStatus, statementProgress } from '../../core/wizard/progress.js';
import type { ApplyFailed as FailedState } from '../../core/wizard/state.js';
import { useGlyphs } from '../components/use-glyphs.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import { problemItems } from './problem-items.js';
import { Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { shownSql } from './shown-sql.js';

const buttons = [
	{ id: 'retry', label: 'Run again' },
	{ id: 'back', label: 'Back to review' },
	{ id: 'quit', label: 'Quit' },
] as const;

export function ApplyFailed({ state, send }: ScreenProps<'apply-failed'>) {
	const open = useContext(Overlay);
	const press: Readonly<Record<string, () => void>> = {
		retry: () => send({ type: 'retry-pressed' }),
		back: () => send({ type: 'back-pressed' }),
		quit: () => send({ type: 'quit-pressed', by: 'choice' }),
	};
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form
				items={[...failureItems(state, useGlyphs())]}
				buttons={buttons}
				initial="back"
				shortcuts={{ p: { label: 'command', press: () => open('command') } }}
				onPress={(id) => press[id]?.()}
				onBack={() => send({ type: 'back-pressed' })}
			/>
		</ScreenFrame>
	);
}

/** What went wrong, what is so now, and the statements that tell it. */
export function failureItems(state: FailedState, glyphs: Signs): readonly FormItem[] {
	return [...outcomeItems(state), { kind: 'gap' }, ...statementItems(state, glyphs)];
}

function outcomeItems({ outcome }: FailedState): readonly FormItem[] {
	if (outcome.kind === 'problem') return problemItems(outcome.problem);
	const { failure, remains, receipt, status } = outcome.result;
	const code = failure?.sqlstate == null ? '' : ` (SQLSTATE ${failure.sqlstate})`;
	return [
		{ kind: 'text', text: status === 'cancelled' ? 'You stopped the run.' : 'The run failed.', style: 'bold' },
		...(failure === null
			? []
			: ([
					{
						kind: 'text',
						text: `! ${failure.id === null ? '' : `${failure.id}: `}${failure.message}${code}`,
						style: 'fail',
					},
					{ kind: 'text', text: failure.remedy, indent: 2 },
				] as const)),
		remains.length === 0
			? { kind: 'text', text: 'Nothing of this run remains on the server; that was looked up.' }
			: {
					kind: 'text',
					text: `Still on the server: ${remains.map((each) => safeText(each)).join('; ')}.`,
					style: 'warn',
				},
		...(receipt === null ? [] : [{ kind: 'text', text: `Receipt: ${receipt}`, style: 'dim' } as const]),
	];
}

/** The statement that failed and those that stand, one by one; of the others only how many they are. */
type Signs = Pick<Glyphs, 'pass' | 'fail' | 'skip' | 'mask'>;

function statementItems({ plan, progress, outcome }: FailedState, glyphs: Signs): readonly FormItem[] {
	const applied = outcome.kind === 'result' ? outcome.result.applied : [];
	const all = statementProgress(plan, progress, applied);
	const text = ({ statement }: StatementProgress): string => `${statement.id} ${shownSql(statement.sql, glyphs.mask)}`;
	const of = (wanted: StatementStatus): readonly StatementProgress[] => all.filter(({ status }) => status === wanted);
	const count = (wanted: StatementStatus, words: string): readonly FormItem[] => {
		const { length } = of(wanted);
		return length === 0
			? []
			: [{ kind: 'text', text: `${glyphs.skip} ${length} ${length === 1 ? 'statement' : 'statements'} ${words}` }];
	};
	return [
		...of('failed').map(
			(each): FormItem => ({ kind: 'text', text: `${glyphs.fail} failed: ${text(each)}`, style: 'fail' }),
		),
		...count('rolled-back', 'taken back'),
		...count('not-run', 'not run'),
		...of('done').map((each): FormItem => ({ kind: 'text', text: `${glyphs.pass} stands: ${text(each)}` })),
	];
}
