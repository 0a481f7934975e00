import { Box, Text } from 'ink';
import { useContext, useState } from 'react';
import type { Check } from '../../core/gates/check.js';
import { amount } from '../../core/wizard/amounts.js';
import { loginsOf } from '../../core/wizard/credentials.js';
import { gateStandings } from '../../core/wizard/gate-progress.js';
import type { Refusal, StateOf } from '../../core/wizard/state.js';
import { type Button, ButtonRow, buttonRows } from '../components/button-row.js';
import { useBody } from '../components/frame.js';
import { GateChecklist } from '../components/gate-checklist.js';
import { GateOverview } from '../components/gate-overview.js';
import type { KeyHint } from '../components/key-hint.js';
import { useFocusRing } from '../components/use-focus-ring.js';
import { useKeys } from '../components/use-keys.js';
import { paragraph, Stack } from './paragraphs.js';
import { Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useHints } from './use-hints.js';

type VerifyStep = 'verifying' | 'verified' | 'verify-failed';
type Id = 'checks' | 'main' | 'finish' | 'retry';

const runningHints: readonly KeyHint[] = [{ key: 'Ctrl+C', label: 'stop the checks' }];
const buttonHints: readonly KeyHint[] = [
	{ key: 'Left/Right', label: 'move' },
	{ key: 'r', label: 'check again' },
	{ key: 'e', label: 'why refused?' },
	{ key: 'p', label: 'command' },
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
	const mends = state.step === 'verified' && !state.report.ok;
	const finish = state.step === 'verified' && state.report.ok ? 'Finish' : 'Finish anyway';
	// What is to be done next stands first, whatever it is, so that it has the focus when the checks are over.
	const buttons: readonly Button<Id>[] = [
		{ id: 'main', label: !mends ? finish : width < 60 ? 'Plan the fix' : 'Add the fix to a new plan' },
		...(mends ? [{ id: 'finish', label: finish } as const] : []),
		{ id: 'retry', label: 'Check again' },
	];
	const ring = useFocusRing<Id>(['checks', ...buttons.map(({ id }) => id)], {
		initial: 'main',
		ownArrows: ['checks'],
		isActive: isOver,
	});
	const press: Readonly<Record<Exclude<Id, 'checks'>, 'mend-chosen' | 'next-pressed' | 'retry-pressed'>> = {
		main: mends ? 'mend-chosen' : 'next-pressed',
		finish: 'next-pressed',
		retry: 'retry-pressed',
	};
	const isListed = isOver && ring.is('checks');
	const enter = ring.is('retry') ? 'check again' : mends && ring.is('main') ? 'plan the fix' : 'finish';
	// The list stands before the first button and, as Tab goes round, after the last.
	const toChecks = ring.is('main') ? 'Up' : ring.is('retry') ? 'Tab' : undefined;
	const pressed = [
		{ key: 'Enter', label: enter },
		...(toChecks === undefined ? [] : [{ key: toChecks, label: 'every check' }]),
		...buttonHints,
	];
	useHints(!isOver ? runningHints : isListed ? listHints : pressed);
	useKeys(
		(input, key) => {
			if (key.escape && isListed) ring.focus('main');
			else if (input === '?') open('help');
			else if (input === 'p') open('command');
			else if (input === 'e') send({ type: 'explain-chosen', ...about(checks.find(({ id }) => id === selected)) });
			else if (input === 'f' && mends) send({ type: 'mend-chosen' });
			else if (input === 'r') send({ type: 'retry-pressed' });
		},
		{ isActive: isOver },
	);
	const head = paragraph(headline(state, width < 60), width, tone(state));
	const isRoomy = height > 12;
	const foot = isOver ? buttonRows(buttons, width).length + (isRoomy ? 1 : 0) : 0;
	const size = { width, height: Math.max(3, height - head.length - (isRoomy ? 1 : 0) - foot) };
	const expected = {
		logins: loginsOf(state).map(({ role }) => role),
		hasRows: state.answers.pattern === 'shared-schema',
		isOver: state.step === 'verified',
	};
	const gates = gateStandings(checks, runs[state.step]);
	return (
		<Box flexDirection="column" height={height} overflow="hidden">
			<Stack lines={isRoomy ? [...head, <Text key="gap"> </Text>] : head} />
			{isListed ? (
				<GateChecklist gates={gates} checks={checks} selected={selected} onSelect={setSelected} isFocused {...size} />
			) : (
				<GateOverview gates={gates} checks={checks} expected={expected} {...size} />
			)}
			<Box flexGrow={1} />
			{isOver && (
				<ButtonRow
					buttons={buttons}
					focused={ring.focused}
					onFocus={ring.focus}
					onPress={(id) => id !== 'checks' && send({ type: press[id] })}
					width={width}
				/>
			)}
		</Box>
	);
}

export function headline(state: StateOf<VerifyStep>, isNarrow = false): string {
	if (state.step === 'verifying')
		return state.message ?? 'Signing in as each new login and trying it for real. Nothing is changed.';
	if (state.step === 'verify-failed') return `${state.problem.message} ${state.problem.remedy}`;
	const { ok, summary } = state.report;
	if (!ok) return `${summary.fail} of ${state.report.checks.length} checks FAILED. What was applied stands.`;
	const rest = unproved(state.report);
	// A warning is no fault of this profile, which can do nothing about it.
	const whose = isNarrow ? '' : ' (outside this profile)';
	const warned = summary.warn === 0 ? '' : `, ${amount(summary.warn, 'warning')}${whose}`;
	return rest === 0
		? `All three gates hold: ${summary.pass} checks passed${warned}.`
		: `No check failed: ${summary.pass} passed, ${rest} not proved${warned}.`;
}

/** The login of the check under the cursor. */
function about(check: Check | undefined): { readonly question?: Partial<Refusal> } {
	return check === undefined ? {} : { question: { role: check.role, database: check.database } };
}

const unproved = ({ summary }: StateOf<'verified'>['report']): number => summary.unchecked + summary.vacuous;

function tone(state: StateOf<VerifyStep>): 'plain' | 'pass' | 'fail' | 'warn' {
	if (state.step === 'verifying') return 'plain';
	if (state.step === 'verify-failed' || !state.report.ok) return 'fail';
	return unproved(state.report) === 0 ? 'pass' : 'warn';
}
