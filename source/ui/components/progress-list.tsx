import { Box, Text } from 'ink';
import { safeText } from '../../core/safe-text.js';
import { theme } from '../theme.js';
import { ScrollArea } from './scroll-area.js';
import { useTicking } from './spinner.js';
import { cells, pad, shorten } from './text-cells.js';
import { useBody } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';

export type ProgressState = 'waiting' | 'running' | 'done' | 'failed' | 'rolled back' | 'not run';

export type ProgressItem = {
	readonly id: string;
	readonly label: string;
	readonly state: ProgressState;
	/** How long it took. */
	readonly ms?: number | undefined;
	/** Beside the state, e.g. `waiting for a lock`, `SQLSTATE 55P03`. */
	readonly note?: string | undefined;
};

export type ProgressListProps = {
	readonly items: readonly ProgressItem[];
	/** The body's, unless given. */
	readonly width?: number | undefined;
	readonly height?: number | undefined;
	/** Scrolls by keys; otherwise what runs, or else what failed, stays in view. */
	readonly isFocused?: boolean | undefined;
};

export function ProgressList({ items, width, height, isFocused }: ProgressListProps) {
	const body = useBody();
	const room = width ?? body.width;
	const idWidth = Math.max(0, ...items.map((item) => item.id.length));
	const active = items.findIndex((item) => item.state === 'running' || item.state === 'failed');
	const lastDone = items.findLastIndex((item) => item.state === 'done' || item.state === 'rolled back');
	return (
		<ScrollArea
			height={height}
			isFocused={isFocused}
			focusLine={active === -1 ? Math.max(0, lastDone) : active}
			lines={items.map((item) => <ProgressRow key={item.id} item={item} idWidth={idWidth} width={room} />)}
		/>
	);
}

type Row = { readonly item: ProgressItem; readonly idWidth: number; readonly width: number };

const colours = { failed: theme.fail, running: theme.accent, done: theme.pass } as const;

function ProgressRow({ item, idWidth, width }: Row) {
	const glyphs = useGlyphs();
	const isRunning = item.state === 'running';
	const { sign: tick, seconds } = useTicking(isRunning);
	const signs: Readonly<Record<ProgressState, string>> = {
		waiting: glyphs.waiting,
		running: tick,
		done: glyphs.pass,
		failed: glyphs.fail,
		'rolled back': glyphs.skip,
		'not run': glyphs.skip,
	};
	const color = colours[item.state as keyof typeof colours];
	const sign = pad(signs[item.state], Math.max(cells(glyphs.fail), 2));
	const result = resultOf(item, seconds);
	const label = `${pad(item.id, idWidth)}  ${safeText(item.label)}`;
	const room = width - cells(sign) - cells(result) - 3;
	return (
		<Box width={width} flexShrink={0}>
			<Text {...(color === undefined ? {} : { color })}>{`${sign} `}</Text>
			<Text dimColor={item.state === 'waiting'}>{pad(shorten(label, room), room)}</Text>
			<Text {...(item.state === 'failed' ? { color: theme.fail } : {})}>{`  ${result}`}</Text>
		</Box>
	);
}

/** The state in words, except where the spinner or the empty box says it and a note says more. */
function resultOf({ state, note = '', ms }: ProgressItem, seconds: number): string {
	const isOpen = state === 'waiting' || state === 'running';
	const word = isOpen ? (state === 'running' && note === '' ? state : '') : state;
	const elapsed = seconds === 0 ? '' : `${seconds} s`;
	const time = state === 'running' ? elapsed : ms === undefined ? '' : `${Math.round(ms)} ms`;
	return [word, safeText(note), time].filter((part) => part !== '').join(', ');
}
