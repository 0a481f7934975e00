import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { MoreLine } from './more-line.js';
import { useBody } from './use-body.js';
import { useScroll } from './use-scroll.js';

export type ScrollAreaProps = {
	/** Each is one line high; strings that are too long are cut. */
	readonly lines: readonly ReactNode[];
	/** The body's, unless given. */
	readonly height?: number | undefined;
	/** Comes into view when it changes. */
	readonly focusLine?: number | undefined;
	/** Its last line, where it has several. */
	readonly focusEnd?: number | undefined;
	/** Whether it hears j/k, the arrows, PgUp/PgDn, Home/End, g/G; false unless given. */
	readonly isFocused?: boolean | undefined;
};

/** The window is cut in code: Ink lays out whatever it is given, and what overflows takes the frame with it. */
export function ScrollArea({ lines, height, focusLine, focusEnd, isFocused = false }: ScrollAreaProps) {
	const body = useBody();
	const rows = Math.max(1, height ?? body.height);
	const view = useScroll({ count: lines.length, height: rows, focusLine, focusEnd, isFocused });
	return (
		<Box flexDirection="column" flexShrink={0}>
			<MoreLine room={rows} count={view.above} where="above" />
			{lines.slice(view.first, view.end).map((line, index) => (
				<Box key={view.first + index} height={1} flexShrink={0} overflow="hidden">
					{typeof line === 'string' ? <Text wrap="truncate">{line === '' ? ' ' : line}</Text> : line}
				</Box>
			))}
			<MoreLine room={rows} count={view.below} where="below" />
		</Box>
	);
}
