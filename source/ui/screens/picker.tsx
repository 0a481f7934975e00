import { Box, Text } from 'ink';
import { safeText } from '../../core/safe-text.js';
import { type Named, named } from '../../core/server/names.js';
import type { Found } from '../../core/wizard/existing/found.js';
import { matchingNames } from '../../core/wizard/existing/matching.js';
import { lastWord, withLast } from '../../core/wizard/name-list.js';
import { FilterLine } from '../components/filter-line.js';
import { useBody } from '../components/frame.js';
import { MoreLine } from '../components/more-line.js';
import { cells, fitLines, pad, proseWidth, shorten, wrapProse } from '../components/text-cells.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { usePickList } from '../components/use-pick-list.js';
import { theme } from '../theme.js';
import type { Choices, FieldWithChoices } from './form-item.js';
import { paragraph, Stack, verbatim } from './paragraphs.js';

export const pickerHints = [
	{ key: 'Enter', label: 'take it' },
	{ key: 'Up/Down', label: 'move' },
	{ key: 'Esc', label: 'back' },
	{ key: 'Ctrl+R', label: 'read again' },
	{ key: 'Ctrl+U', label: 'clear' },
];

type Props = {
	readonly choices: Choices;
	/** What stands in the field: the filter begins with it, where anything matches. */
	readonly typed: string;
	readonly onTake: (name: string) => void;
	readonly onClose: () => void;
};

const newsWords = { none: '', reading: ', being read', failed: ', which could not be read again' } as const;

const nameOf = ({ name }: Named): string => name;
const number = (count: number): string => count.toLocaleString('en');

/** The names that a field can be answered with: taken, they stand in it; left, it is as it was. */
export function FieldPicker({ field, onClose }: { readonly field: FieldWithChoices; readonly onClose: () => void }) {
	const { choices, value, onChange } = field;
	const { several } = choices;
	const take = (name: string): void => {
		onChange(several ? withLast(value, name) : name);
		onClose();
	};
	return <Picker choices={choices} typed={several ? lastWord(value) : value} onTake={take} onClose={onClose} />;
}

/** What the server has, in the place of the form. Of thousands only what is in view is drawn, or asked what it means. */
export function Picker({ choices, typed, onTake, onClose }: Props) {
	const { width, height } = useBody();
	const { items } = choices;
	const isLow = height < 9;
	// What it means is read before it is taken: also where that leaves room for two names.
	const told = height < 7 ? 2 : 3;
	const head = isLow ? 1 : 2;
	const room = Math.max(1, height - head - told);
	const list = usePickList<Named>({
		items,
		nameOf,
		matching: matchingNames,
		height: room,
		initial: typed,
		onBack: onClose,
		typing: { from: filterFor(items, typed) },
	});
	const { current } = list;
	useKeys((input, key) => key.ctrl && input === 'r' && choices.onAgain(), { all: true });
	const title = `${choices.title}${newsWords[choices.news]}`;
	const meaning = current === undefined ? '' : safeText(choices.about(current).text);
	return (
		<Box flexDirection="column" height={height}>
			{isLow ? null : <Stack lines={verbatim(shorten(safeText(title), width), width, 'bold')} />}
			<FilterLine
				text={list.filter.text}
				onChange={list.typeFilter}
				onSubmit={() => current !== undefined && onTake(current.name)}
				isFocused
				count={`${number(list.items.length)}${width < 60 ? '' : ` of ${number(items.length)}`}`}
				width={width}
			/>
			<MoreLine room={room} count={list.view.above} where="above" />
			<Rows
				items={list.items.slice(list.view.first, list.view.end)}
				current={current}
				about={choices.about}
				width={width}
			/>
			{list.items.length > 0 ? null : (
				<Stack
					lines={paragraph(items.length === 0 ? safeText(choices.empty) : 'None of them matches.', width, 'dim')}
				/>
			)}
			<MoreLine room={room} count={list.view.below} where="below" />
			<Box flexGrow={1} />
			<Stack
				lines={fitLines(wrapProse(meaning, proseWidth(width)), told, proseWidth(width)).flatMap((line) =>
					paragraph(line, width),
				)}
			/>
		</Box>
	);
}

/** What is half typed; a whole name is where the cursor begins, among all the others. */
function filterFor(items: readonly Named[], typed: string): string {
	if (named(items, typed) !== undefined || matchingNames(items, typed).length === 0) return '';
	return typed;
}

type RowsProps = {
	readonly items: readonly Named[];
	readonly current: Named | undefined;
	readonly about: (item: Named) => Found;
	readonly width: number;
};

/** The name, and in a column of its own what it is. */
function Rows({ items, current, about, width }: RowsProps) {
	const { pointer } = useGlyphs();
	const rows = items.map((item) => ({ item, name: safeText(item.name), found: about(item) }));
	const words = Math.min(26, Math.max(0, ...rows.map(({ found }) => cells(safeText(found.word)))));
	const column = Math.min(width - words - 4, Math.max(0, ...rows.map(({ name }) => cells(name))));
	return (
		<Box flexDirection="column" flexShrink={0}>
			{rows.map(({ item, name, found }) => {
				const isCurrent = item === current;
				return (
					<Text key={item.name} wrap="truncate" bold={isCurrent} {...(isCurrent ? { color: theme.accent } : {})}>
						{`${isCurrent ? pointer : ' '} ${pad(shorten(name, column), column)}`}
						<Text bold={false} {...(found.tone === 'warn' ? { color: theme.warn } : {})}>
							{`  ${shorten(safeText(found.word), words)}`}
						</Text>
					</Text>
				);
			})}
		</Box>
	);
}
