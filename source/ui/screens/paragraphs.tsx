import { Box, Text } from 'ink';
import { Fragment, type ReactNode } from 'react';
import { commandLines } from '../components/command-lines.js';
import { cells, pad, proseWidth, wrap, wrapProse } from '../components/text-cells.js';
import { type Tone, theme } from '../theme.js';

export type Style = Tone | 'plain' | 'dim' | 'bold';

/** A text as lines of the body, each one line high, so that a scroll area can count them. */
export function paragraph(text: string, width: number, style: Style = 'plain', indent = 0): readonly ReactNode[] {
	return styled(wrapProse(text, proseWidth(width) - indent), style, indent);
}

/** The same for what is no sentence (a command, a head over columns): it takes all the width there is. */
export function verbatim(text: string, width: number, style: Style = 'plain', indent = 0): readonly ReactNode[] {
	return styled(wrap(text, width - indent), style, indent);
}

/** The same for a command that may be copied into a shell. */
export function shellCommand(text: string, width: number, style: Style = 'plain', indent = 0): readonly ReactNode[] {
	return styled(commandLines(text, width - indent), style, indent);
}

function styled(lines: readonly string[], style: Style, indent: number): readonly ReactNode[] {
	const margin = ' '.repeat(indent);
	return lines.map((line, index) => (
		<Text key={index} wrap="truncate" {...attributes(style)}>
			{line === '' ? ' ' : `${margin}${line}`}
		</Text>
	));
}

/** A name, and beside it what it means in a column of its own; beneath it where there is no room for columns. */
export function entry(name: string, text: string, column: number, width: number): readonly ReactNode[] {
	if (width < 50) return [...paragraph(name, width, 'bold'), ...paragraph(text, width, 'plain', 2)];
	return wrapProse(text, proseWidth(width) - column).map((line, index) => (
		<Text key={index} wrap="truncate">
			<Text bold>{pad(index === 0 ? name : '', Math.max(column, cells(index === 0 ? name : '')))}</Text>
			{line}
		</Text>
	));
}

/** The same in a plain face and at any width: short names, whose texts hang beneath themselves. */
export function labelled(name: string, text: string, column: number, width: number): readonly ReactNode[] {
	return wrapProse(text, proseWidth(width) - column).map((line, index) => (
		<Text key={index} wrap="truncate">
			{pad(index === 0 ? name : '', column)}
			{line}
		</Text>
	));
}

export const gap: ReactNode = <Text> </Text>;

/** Lines under each other. */
export function Stack({ lines }: { readonly lines: readonly ReactNode[] }) {
	return (
		<Box flexDirection="column" flexShrink={0}>
			{lines.map((line, index) => (
				<Fragment key={index}>{line}</Fragment>
			))}
		</Box>
	);
}

function attributes(style: Style) {
	if (style === 'plain') return {};
	if (style === 'dim') return { dimColor: true };
	if (style === 'bold') return { bold: true };
	return { color: theme[style] };
}
