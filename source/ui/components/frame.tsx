import { Box, Text, useWindowSize } from 'ink';
import { type ReactNode, useContext, useMemo } from 'react';
import { theme } from '../theme.js';
import { bodySize, least } from './frame-size.js';
import { type Header, headerLine } from './header-line.js';
import type { KeyHint } from './key-hint.js';
import { KeyHints } from './key-hints.js';
import { Notice } from './notice.js';
import { TooSmall } from './too-small.js';
import { BodyContext } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';
import { HearsKeys, usePasted } from './use-keys.js';

export type FrameProps = Header & {
	/** A function is asked when the body has been drawn: only then is it known what has the focus. */
	readonly hints: readonly KeyHint[] | (() => readonly KeyHint[]);
	/** Stands in the place of the hints while it is there. */
	readonly notice?: string | undefined;
	readonly isNews?: boolean | undefined;
	/** `q` while the window is too small for anything else. */
	readonly onQuit?: (() => void) | undefined;
	readonly children?: ReactNode;
};

/**
 * Every screen: `rows - 1` lines (Windows consoles scroll when the last cell is written) and as wide as the window, so
 * that nothing stale can remain beside it. No side borders: what the mouse selects is then clean text.
 */
export function Frame({ hints, notice, isNews, onQuit, children, ...header }: FrameProps) {
	const { columns, rows } = useWindowSize();
	const hears = useContext(HearsKeys);
	const fits = columns >= least.columns && rows >= least.rows;
	const width = Math.max(columns, least.columns);
	const body = useMemo(() => bodySize({ columns, rows }), [columns, rows]);
	usePasted(() => {}); // what no field takes is nobody's: otherwise it would arrive as keys
	return (
		<Box flexDirection="column" width={columns} height={rows - 1} overflow="hidden">
			{fits ? null : <TooSmall columns={columns} rows={rows} least={least} onQuit={onQuit} />}
			{/* Hidden rather than gone: the half-typed text is in there. */}
			<Box display={fits ? 'flex' : 'none'} flexDirection="column" width={width} flexShrink={0}>
				<HeaderView {...header} width={width - 2} />
				<Rule width={width} />
				<Box flexDirection="column" paddingX={1} height={body.height} width={width} flexShrink={0} overflow="hidden">
					{/* What is too high is cut off below; Yoga would rather shrink lines in the middle to nothing. */}
					<Box flexDirection="column" minHeight={body.height} flexShrink={0}>
						<HearsKeys value={hears && fits}>
							<BodyContext value={body}>{children}</BodyContext>
						</HearsKeys>
					</Box>
				</Box>
				<Rule width={width} />
				<Box paddingX={1} height={1} flexShrink={0} overflow="hidden">
					{notice === undefined ? (
						<KeyHints hints={hints} width={width - 2} />
					) : (
						<Notice text={notice} isNews={isNews} width={width - 2} />
					)}
				</Box>
			</Box>
		</Box>
	);
}

function HeaderView({ width, ...header }: Header & { readonly width: number }) {
	const { left, target, tag } = headerLine(header, width);
	return (
		<Box paddingX={1} height={1} flexShrink={0}>
			<Text bold color={theme.accent}>
				{left}
			</Text>
			<Text>{target}</Text>
			<Text bold {...(header.tag === 'production' ? { color: theme.fail } : {})}>
				{tag}
			</Text>
		</Box>
	);
}

function Rule({ width }: { readonly width: number }) {
	const { rule } = useGlyphs();
	return (
		<Box height={1} flexShrink={0}>
			<Text dimColor>{rule.repeat(width)}</Text>
		</Box>
	);
}

export type { FrameStep } from './header-line.js';
export { type Body, useBody } from './use-body.js';
