import { Box, Text } from 'ink';
import { useContext, useState } from 'react';
import { gateStandings } from '../../core/wizard/gate-progress.js';
import type { StateOf } from '../../core/wizard/state.js';
import { type Button, ButtonRow, buttonRows } from '../components/button-row.js';
import { useBody } from '../components/frame.js';
import { GateBrief } from '../components/gate-brief-view.js';
import { GateChecklist } from '../components/gate-checklist.js';
import type { KeyHint } from '../components/key-hints.js';
import { useFocusRing } from '../components/use-focus-ring.js';
import { useKeys } from '../components/use-keys.js';
import { paragraph, Stack } from './paragraphs.js';
import { Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useHints } from './use-hints.js';

type VerifyStep = 'verifying' | 'verified' | 'verify-failed';
type Id = 'checks' | 'next' | 'retry';

const runningHints: readonly KeyHint[] = [{ key: 'Ctrl+C', label: 'stop the checks' }];
const buttonHints: readonly KeyHint[] = [
	{ key: 'Enter', label: 'finish' },
	{ key: 'Tab', label: 'every check' },
	{ key: 'Left/Right', label: 'move' },
	{ key: 'r', label: 'check again' },
	{ key: '?', label: 'help' },
];
const listHints: readonly KeyHint[] = [
	{ key: 'Up/Down', label: 'move' },
	{ key: 'Enter', label: 'open the check' },
	{ key: 'Tab', label: 'to the buttons' },
	{ key: 'g/G', label: 'first, last' },
	{ key: '?', label: 'help' },
];

const runs = { verifying: 'running', verified: 'over', 'verify-failed': 'broken' } as const;

/** The same screen while the checks come in and when they are all there, so that what is selected stays. */
export function Verify({ state, send }: ScreenProps<VerifyStep>) {
	return (
		<ScreenFrame state={state} hints={state.step === 'verifying' ? runningHints : buttonHints}>
			<VerifyBody state={state} send={send} />
		</ScreenFrame>
	);
}

function VerifyBody({ state, send }: ScreenProps<VerifyStep>) {
	const { width, height } = useBody();
	const open = useContext(Overlay);
	const checks = state.step === 'verified' ? state.report.checks : state.checks;
	const isOver = state.step !== 'verifying';
	const [selected, setSelected] = useState<string>();
	const buttons: readonly Button<Id>[] = [
		{ id: 'next', label: state.step === 'verified' && state.report.ok ? 'Finish' : 'Finish anyway' },
		{ id: 'retry', label: 'Check again' },
	];
	const ring = useFocusRing<Id>(['checks', 'next', 'retry'], {
		initial: 'next',
		ownArrows: ['checks'],
		isActive: isOver,
	});
	const isListed = isOver && ring.is('checks');
	const onRetry = { key: 'Enter', label: 'check again' };
	const pressed = ring.is('retry') ? [onRetry, ...buttonHints.slice(1)] : buttonHints;
	useHints(!isOver ? runningHints : isListed ? listHints : pressed);
	useKeys(
		(input) => {
			if (input === '?') open('help');
			else if (input === 'r') send({ type: 'retry-pressed' });
		},
		{ isActive: isOver },
	);
	const head = paragraph(headline(state), width, tone(state));
	const isRoomy = height > 12;
	const foot = isOver ? buttonRows(buttons, width).length + (isRoomy ? 1 : 0) : 0;
	const size = { width, height: Math.max(3, height - head.length - (isRoomy ? 1 : 0) - foot) };
	const gates = gateStandings(checks, runs[state.step]);
	return (
		<Box flexDirection="column" height={height} overflow="hidden">
			<Stack lines={isRoomy ? [...head, <Text key="gap"> </Text>] : head} />
			{isListed ? (
				<GateChecklist gates={gates} checks={checks} selected={selected} onSelect={setSelected} isFocused {...size} />
			) : (
				<GateBrief gates={gates} checks={checks} {...size} />
			)}
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
	if (!ok) return `${summary.fail} of ${state.report.checks.length} checks FAILED. What was applied stands.`;
	const rest = unproved(state.report);
	return rest === 0
		? `All three gates hold: ${summary.pass} checks passed.`
		: `No check failed: ${summary.pass} passed, ${rest} could not be proved.`;
}

const unproved = ({ summary }: StateOf<'verified'>['report']): number => summary.unchecked + summary.vacuous;

function tone(state: StateOf<VerifyStep>): 'plain' | 'pass' | 'fail' | 'warn' {
	if (state.step === 'verifying') return 'plain';
	if (state.step === 'verify-failed' || !state.report.ok) return 'fail';
	return unproved(state.report) === 0 ? 'pass' : 'warn';
}
