import { Box, Text } from 'ink';
import { useMemo } from 'react';
import { statementsOf } from '../../core/plan/plan.js';
import { safeText } from '../../core/safe-text.js';
import { shortFingerprint } from '../../core/wizard/plan-lines.js';
import { type Activity, type StatementStatus, statementProgress } from '../../core/wizard/progress.js';
import type { StateOf } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { ProgressList, type ProgressState } from '../components/progress-list.js';
import { spread } from '../components/text-cells.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { theme } from '../theme.js';
import { gap } from './paragraphs.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { shownSql } from './shown-sql.js';
import { useElapsed } from './use-elapsed.js';

export function Applying({ state }: ScreenProps<'applying'>) {
	return (
		<ScreenFrame state={state} hints={[{ key: 'Ctrl+C', label: 'stop, take back what was done' }]}>
			<ApplyingBody state={state} />
		</ScreenFrame>
	);
}

function ApplyingBody({ state }: { readonly state: StateOf<'applying'> }) {
	const { width, height } = useBody();
	const seconds = useElapsed();
	const all = statementProgress(state.plan, state.progress);
	const done = all.filter(({ status }) => status === 'done').length;
	const { mask } = useGlyphs();
	// Thousands of statements, ten times a second: what does not change is written once.
	const labels = useMemo(() => statementsOf(state.plan).map(({ sql }) => shownSql(sql, mask)), [state.plan, mask]);
	const { text, tone } = saying(state, width < 60);
	const isRoomy = height > 12;
	const items = all.map(({ statement, status, ms }, index) => ({
		id: statement.id,
		label: labels[index] ?? '',
		state: stateOf[status],
		...(ms === null ? {} : { ms }),
	}));
	return (
		<Box flexDirection="column" height={height}>
			<Text wrap="truncate">
				{spread(`Applying ${shortFingerprint(state.plan)}`, `${done} of ${all.length}   ${seconds} s`, width)}
			</Text>
			<Text wrap="truncate" {...(tone === 'warn' ? { color: theme.warn } : { dimColor: true })}>
				{text}
			</Text>
			{isRoomy && gap}
			<ProgressList items={items} width={width} height={height - (isRoomy ? 3 : 2)} />
		</Box>
	);
}

const stateOf: { readonly [Status in StatementStatus]: ProgressState } = {
	waiting: 'waiting',
	running: 'running',
	done: 'done',
	failed: 'failed',
	'rolled-back': 'rolled back',
	'not-run': 'not run',
};

type Saying = { readonly text: string; readonly tone: 'dim' | 'warn' };

function saying({ stopping, progress }: StateOf<'applying'>, isNarrow: boolean): Saying {
	if (stopping === 'asked')
		return {
			text: isNarrow
				? 'Stopping, then rolling back.'
				: 'Stopping after this statement, then rolling back, then looking at the server.',
			tone: 'warn',
		};
	const { activity } = progress;
	if (activity.kind !== 'running') return { text: activityText(activity), tone: 'warn' };
	return { text: isNarrow ? 'A failure takes back what was done.' : activityText(activity), tone: 'dim' };
}

export function activityText(activity: Activity): string {
	switch (activity.kind) {
		case 'running':
			return 'If a statement fails, what was done is taken back, and that is looked up.';
		case 'waiting-for-lock':
			return `Another run holds the lock${activity.holder === null ? '' : `: ${safeText(activity.holder)}`}. Waiting for it.`;
		case 'held-up':
			return `Another session holds a lock that ${activity.id} needs. Trying again, briefly each time.`;
		case 'undoing':
			return `Taking back ${activity.statements} statements.`;
		case 'checking':
			return 'Looking at what is true on the server now.';
	}
}
