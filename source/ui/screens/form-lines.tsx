import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Checkbox } from '../components/checkbox.js';
import { RadioRow, radioLines } from '../components/radio-row.js';
import { cells, pad, shorten, wrap } from '../components/text-cells.js';
import { TextField } from '../components/text-field.js';
import { theme } from '../theme.js';
import { CycleRow } from './cycle-row.js';
import type { FormControl, FormItem } from './form-item.js';
import { gap, paragraph } from './paragraphs.js';

export type FormView = {
	readonly width: number;
	readonly focused: string;
	readonly pointer: string;
	readonly onSubmit: () => void;
	readonly onRefused: (message: string) => void;
};

export type FormLine = { readonly node: ReactNode; readonly control?: string };

/** A label and its control share a line, so that what has the focus is never half in view. */
const labelCells = (width: number): number => (width < 60 ? 13 : 20);

/** A form as lines of one line's height each, and which control stands on which. */
export function formLines(items: readonly FormItem[], view: FormView): readonly FormLine[] {
	return items.flatMap((item): readonly FormLine[] => {
		if (item.kind === 'gap') return [{ node: gap }];
		if (item.kind === 'text')
			return paragraph(item.text, view.width, item.style, item.indent).map((node) => ({ node }));
		return [...controlLines(item, view), ...problemLines(item, view.width)];
	});
}

function problemLines({ problem, id }: FormControl, width: number): readonly FormLine[] {
	if (problem === undefined) return [];
	const indent = labelCells(width) + 2;
	return paragraph(`! ${problem}`, width, 'fail', indent).map((node) => ({ node, control: id }));
}

function controlLines(item: FormControl, view: FormView): readonly FormLine[] {
	const { width } = view;
	const mark = item.id === view.focused ? view.pointer : ' ';
	if (item.kind === 'link') return linkLines(item, view, mark);
	if (item.kind === 'toggle') {
		const hint = item.note === undefined ? {} : { hint: item.note };
		const { label, checked, onChange } = item;
		const box = (
			<Checkbox
				label={label}
				checked={checked}
				onChange={onChange}
				onSubmit={view.onSubmit}
				isFocused={item.id === view.focused}
				width={width - 2}
				{...hint}
			/>
		);
		return [{ node: row(mark, box), control: item.id }];
	}
	const column = labelCells(width);
	const { node, used } = control(item, view, width - column - 2);
	const label = <Text wrap="truncate">{pad(shorten(item.label, column - 1), column)}</Text>;
	const fits = item.note !== undefined && cells(item.note) + 2 <= width - column - 2 - used;
	const beside = fits ? <Text dimColor>{`  ${item.note}`}</Text> : null;
	const beneath = item.note === undefined || fits ? [] : paragraph(item.note, width, 'dim', column + 2);
	return [row(mark, label, node, beside), ...beneath].map((line) => ({ node: line, control: item.id }));
}

/** Its text keeps to a column of its own, so that what wraps stays readable. */
function linkLines(item: Extract<FormControl, { kind: 'link' }>, view: FormView, mark: string): readonly FormLine[] {
	const isFocused = item.id === view.focused;
	const column = item.label === '' ? 0 : 12;
	const style = isFocused ? { color: theme.accent, bold: true } : {};
	const lines = wrap(item.text, view.width - 2 - column);
	const head = <Text {...style}>{pad(item.label, column)}</Text>;
	const margin = <Text>{' '.repeat(column)}</Text>;
	return lines.map((text, index) => ({
		control: item.id,
		node: row(index === 0 ? mark : ' ', index === 0 ? head : margin, plain(text)),
	}));
}

const plain = (text: string): ReactNode => <Text wrap="truncate">{text}</Text>;

function row(mark: string, ...parts: readonly ReactNode[]): ReactNode {
	return (
		<Box>
			<Text color={theme.accent}>{`${mark} `}</Text>
			{parts.map((part, index) => (
				<Box key={index} flexShrink={0}>
					{part}
				</Box>
			))}
		</Box>
	);
}

function control(
	item: Exclude<FormControl, { kind: 'toggle' | 'link' }>,
	view: FormView,
	room: number,
): { readonly node: ReactNode; readonly used: number } {
	const isFocused = item.id === view.focused;
	if (item.kind === 'field') {
		const { value, onChange, mask = false, placeholder, onPaste } = item;
		const width = Math.min(item.cells ?? 34, room);
		const optional = {
			...(placeholder === undefined ? {} : { placeholder }),
			...(onPaste === undefined ? {} : { onPaste }),
		};
		const node = (
			<TextField
				value={value}
				onChange={onChange}
				onSubmit={view.onSubmit}
				isFocused={isFocused}
				mask={mask}
				width={width}
				onPasteRefused={view.onRefused}
				{...optional}
			/>
		);
		return { node, used: width };
	}
	const { options, value, onChange } = item;
	const fits = radioLines(options, room) === 1;
	const used = fits ? options.reduce((sum, { label }) => sum + cells(label) + 6, -1) : room;
	const shared = { options, value, onChange, onSubmit: view.onSubmit, isFocused };
	return fits ? { node: <RadioRow {...shared} width={room} />, used } : { node: <CycleRow {...shared} />, used: room };
}
