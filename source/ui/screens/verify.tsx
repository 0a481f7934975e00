import { Box } from 'ink';
import { useState } from 'react';
import type { Check } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import { gateStandings } from '../../core/wizard/gate-progress.js';
import type { StateOf } from '../../core/wizard/state.js';
import { type Button, ButtonRow, buttonRows } from '../components/button-row.js';
import { useBody } from '../components/frame.js';
import { GateChecklist } from '../components/gate-checklist.js';
import type { KeyHint } from '../components/key-hints.js';
import { useFocusRing } from '../components/use-focus-ring.js';
import { paragraph, Stack } from './paragraphs.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

type VerifyStep = 'verifying' | 'verified' | 'verify-failed';
type Id = 'checks' | 'next' | 'retry';

const overHints: readonly KeyHint[] = [
	{ key: 'Enter', label: 'press the button' },
	{ key: 'Tab', label: 'all checks' },
	{ key: 'Up/Down', label: 'move' },
];

/** The same screen while the checks come in and when they are all there, so that what is selected stays. */
export function Verify({ state, send }: ScreenProps<VerifyStep>) {
	return (
		<ScreenFrame
			state={state}
			hints={state.step === 'verifying' ? [{ key: 'Ctrl+C', label: 'stop the checks' }] : overHints}
		>
			<VerifyBody state={state} send={send} />
		</ScreenFrame>
	);
}

function VerifyBody({ state, send }: ScreenProps<VerifyStep>) {
	const { width, height } = useBody();
	const checks = state.step === 'verified' ? state.report.checks : state.checks;
	const isOver = state.step !== 'verifying';
	const worst = checks.find(({ status }) => status === 'fail')?.id ?? checks[0]?.id;
	const [selected, setSelected] = useState<string>();
	const chosen = checks.find(({ id }) => id === (selected ?? worst));
	const buttons: readonly Button<Id>[] = [
		{ id: 'next', label: state.step === 'verified' && state.report.ok ? 'Finish' : 'Finish anyway' },
		{ id: 'retry', label: 'Check again' },
	];
	const ring = useFocusRing<Id>(['checks', 'next', 'retry'], {
		initial: 'next',
		ownArrows: ['checks'],
		isActive: isOver,
	});
	const head = paragraph(headline(state), width, tone(state));
	const detail =
		isOver && chosen !== undefined && (ring.is('checks') || chosen.status === 'fail') ? detailLines(chosen, width) : [];
	const footRows = isOver ? buttonRows(buttons, width).length : 0;
	const listed = Math.max(3, height - head.length - footRows - detail.length);
	// Three gates on one screen: where the checks are too many for it, those that hold wait behind Tab.
	const all = !isOver || ring.is('checks') || checks.length + 3 <= listed;
	const shown = all ? checks : checks.filter(({ status }) => status !== 'pass');
	return (
		<Box flexDirection="column" height={height} overflow="hidden">
			<Stack lines={head} />
			<GateChecklist
				gates={gateStandings(checks, isOver ? 'over' : 'running')}
				checks={shown}
				selected={isOver ? chosen?.id : undefined}
				onSelect={setSelected}
				isFocused={isOver && ring.is('checks')}
				width={width}
				height={listed}
			/>
			<Stack lines={detail.slice(0, Math.max(0, height - head.length - footRows - 3))} />
			<Box flexGrow={1} />
			{isOver && (
				<ButtonRow
					buttons={buttons}
					focused={ring.focused}
					onFocus={ring.focus}
					onPress={(id) => send({ type: id === 'retry' ? 'retry-pressed' : 'next-pressed' })}
					width={width}
				/>
			)}
		</Box>
	);
}

function headline(state: StateOf<VerifyStep>): string {
	if (state.step === 'verifying')
		return state.message ?? 'Signing in as each new login and trying it for real. Nothing is changed.';
	if (state.step === 'verify-failed') return `${state.problem.message} ${state.problem.remedy}`;
	const { ok, summary } = state.report;
	if (!ok) return `${summary.fail} of ${state.report.checks.length} checks failed.`;
	const rest = summary.unchecked + summary.vacuous;
	return `All three gates hold: ${summary.pass} checks passed${rest === 0 ? '' : `, ${rest} could not be proved`}.`;
}

function tone(state: StateOf<VerifyStep>): 'plain' | 'pass' | 'fail' {
	if (state.step === 'verifying') return 'plain';
	return state.step === 'verified' && state.report.ok ? 'pass' : 'fail';
}

/** Why, and the one statement that mends it. */
function detailLines(check: Check, width: number) {
	const expected = `${safeText(check.role)}: ${safeText(check.subject)}, expected ${check.expect}`;
	const code = check.sqlstate === null ? '' : ` (${check.sqlstate})`;
	return [
		...paragraph(expected, width, 'bold'),
		...paragraph(`Found  ${safeText(check.found)}${code}`, width),
		...(check.fix === null ? [] : paragraph(`Fix    ${safeText(check.fix)}`, width)),
	].slice(0, 6);
}
