import { Box, Text } from 'ink';
import { Children, Fragment, type ReactNode } from 'react';
import { safeText } from '../../core/safe-text.js';
import { cells, pad, shorten, wrap } from '../components/text-cells.js';
import { theme } from '../theme.js';
import { controlOf, type FormView } from './form-control.js';
import type { FormControl, FormItem, Remark } from './form-item.js';
import { gap, paragraph, shellCommand, verbatim } from './paragraphs.js';

export type FormLine = {
	readonly node: ReactNode;
	/** The controls that stand on it. */
	readonly controls?: readonly string[];
};

/** A label and its control share a line, so that what has the focus is never half in view. */
export const labelCells = (width: number): number => (width < 60 ? 13 : 20);

/** A form as lines of one line's height each, and which controls stand on which. */
export function formLines(items: readonly FormItem[], view: FormView): readonly FormLine[] {
	return items.flatMap((item): readonly FormLine[] => {
		switch (item.kind) {
			case 'gap':
				return [{ node: gap }];
			case 'text':
				return textLines(item, view.width).map((node) => ({ node }));
			case 'row':
				return rowLines(item, view);
			case 'link':
				return [...linkLines(item, view), ...linesUnder(item, view)];
			default:
				return [...controlLines(item, view), ...linesUnder(item, view)];
		}
	});
}

function textLines(item: Extract<FormItem, { kind: 'text' }>, width: number): readonly ReactNode[] {
	const { text, style, indent } = item;
	if (item.verbatim === 'command') return shellCommand(text, width, style, indent);
	return item.verbatim === true ? verbatim(text, width, style, indent) : paragraph(text, width, style, indent);
}

/** What is wrong with it, and what is to be known about it while it has the focus. */
function linesUnder({ kind, problem, remark, id }: FormControl, view: FormView, name = ''): readonly FormLine[] {
	const { width, focused } = view;
	const indent = kind === 'link' ? linkCells + 2 : width < 60 ? 4 : labelCells(width) + 2;
	const said = name === '' ? problem : `${name.trim()}: ${problem}`;
	const isTold = remark !== undefined && (remark.always === true || id === focused);
	return [
		...(problem === undefined ? [] : paragraph(`! ${said}`, width, 'fail', indent)),
		...(isTold ? paragraph(remarkText(remark), width, remark.tone === 'warn' ? 'warn' : 'dim', indent) : []),
	].map((node) => ({ node, controls: [id] }));
}

const remarkText = ({ text, tone }: Remark): string => `${tone === 'warn' ? '! ' : ''}${safeText(text)}`;

const mark = (id: string, view: FormView): string => `${id === view.focused ? view.pointer : ' '} `;

function controlLines(item: FormControl, view: FormView): readonly FormLine[] {
	const { width } = view;
	// A choice begins with a cell for its own pointer; what it offers lines up with the fields.
	const column = item.kind === 'toggle' ? 0 : labelCells(width) - (item.kind === 'choice' ? 1 : 0);
	const { node, used } = controlOf(item, view, width - column - 2);
	const room = width - column - 2 - used;
	const fits = item.note !== undefined && cells(item.note) + 2 <= room;
	// What stands under it says the same at greater length.
	const isSaid = item.remark !== undefined && item.id === view.focused;
	const beneath = item.note === undefined || fits || isSaid ? [] : paragraph(item.note, width, 'dim', column + 2);
	const line = (
		<Line start={mark(item.id, view)}>
			{column === 0 ? null : <Text wrap="truncate">{pad(shorten(item.label, column - 1), column)}</Text>}
			{node}
			{fits ? <Text dimColor>{`  ${item.note}`}</Text> : null}
		</Line>
	);
	return [line, ...beneath].map((each) => ({ node: each, controls: [item.id] }));
}

/** Each control with a cell for the pointer before it, so that one sees which of them has the focus. */
function rowLines(item: Extract<FormItem, { kind: 'row' }>, view: FormView): readonly FormLine[] {
	const { label, controls, note } = item;
	const { width } = view;
	const column = label === '' ? 0 : labelCells(width);
	const parts = controls.map((control) => ({ control, ...controlOf(control, view, width - 2) }));
	const used = column + (column === 0 ? 0 : 2) + parts.reduce((sum, part) => sum + part.used + 2, 0);
	if (width < 60 || used > width)
		return [
			...(label.trim() === '' ? [] : paragraph(label, width, 'bold').map((node) => ({ node }))),
			...controls.flatMap((control) => [...controlLines(control, view), ...linesUnder(control, view)]),
		];
	// Of two names that begin alike a shortened one would be either.
	const isWide = cells(label) > column;
	const line = (
		<Line start="">
			{column === 0 ? null : <Text>{`  ${pad(isWide ? '' : label, column)}`}</Text>}
			{parts.map(({ control, node }) => (
				<Fragment key={control.id}>
					<Text color={theme.accent}>{mark(control.id, view)}</Text>
					{node}
				</Fragment>
			))}
			{note === undefined ? null : <Text dimColor>{shorten(`  ${note}`, width - used)}</Text>}
		</Line>
	);
	const own = { controls: controls.map(({ id }) => id) };
	return [
		...(isWide ? paragraph(label, width, 'plain', 2).map((node) => ({ node, ...own })) : []),
		{ node: line, ...own },
		...controls.flatMap((control) => linesUnder(control, view, control.label)),
	];
}

const linkCells = 12;

/** Its text keeps to a column of its own, so that what wraps stays readable. */
function linkLines(item: Extract<FormControl, { kind: 'link' }>, view: FormView): readonly FormLine[] {
	const isFocused = item.id === view.focused;
	const column = item.label === '' ? 0 : linkCells;
	const style = isFocused ? { color: theme.accent, bold: true } : {};
	return wrap(item.text, view.width - 2 - column).map((text, index) => ({
		controls: [item.id],
		node: (
			<Line start={index === 0 ? mark(item.id, view) : '  '}>
				<Text {...style}>{pad(index === 0 ? item.label : '', column)}</Text>
				<Text wrap="truncate" {...(column === 0 ? style : {})}>
					{text}
				</Text>
			</Line>
		),
	}));
}

function Line({ start, children }: { readonly start: string; readonly children: ReactNode }) {
	return (
		<Box>
			<Box flexShrink={0}>
				<Text color={theme.accent}>{start}</Text>
			</Box>
			{Children.map(children, (part) => (
				<Box flexShrink={0}>{part}</Box>
			))}
		</Box>
	);
}
