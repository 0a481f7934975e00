import { Box } from 'ink';
import { useContext } from 'react';
import { type Button, ButtonRow, buttonRows } from '../components/button-row.js';
import { useBody } from '../components/frame.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useFocusRing } from '../components/use-focus-ring.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { controlsOf, type FormItem } from './form-item.js';
import { type FormLine, formLines } from './form-lines.js';
import { Clock, FooterNotice, Help } from './screen.js';

export type FormProps = {
	readonly items: readonly FormItem[];
	readonly buttons: readonly [Button<string>, ...Button<string>[]];
	readonly onPress: (id: string) => void;
	readonly onBack?: (() => void) | undefined;
	/** Where the focus begins: the first button unless given, so that a form that is filled in takes one Enter. */
	readonly initial?: string | undefined;
	/** Enter in a field: on to the next one, or straight to the first button. */
	readonly enter?: 'next-field' | 'finish';
	/** Letters that do something wherever nothing is being typed; told what has the focus. */
	readonly shortcuts?: Readonly<Record<string, (focused: string) => void>>;
	/** Milliseconds in which the buttons hear nothing. */
	readonly armAfter?: number;
};

/** Fields and lines that scroll, over a row of buttons that does not. The first button waits until nothing is wrong. */
export function Form({
	items,
	buttons,
	onPress,
	onBack,
	initial,
	enter = 'finish',
	shortcuts = {},
	armAfter = 0,
}: FormProps) {
	const body = useBody();
	const { pointer } = useGlyphs();
	const now = useContext(Clock);
	const openHelp = useContext(Help);
	const { show } = useContext(FooterNotice);
	const controls = controlsOf(items);
	const main = buttons[0].id;
	const guilty = controls.find(({ problem }) => problem !== undefined)?.id;
	const order = [...controls.map(({ id }) => id), ...buttons.map(({ id }) => id)] as [string, ...string[]];
	const rows = buttonRows(buttons, body.width).length;
	const height = Math.max(1, body.height - rows - (body.height > 9 ? 1 : 0));
	const scrolls = (lines: readonly FormLine[]): boolean => lines.length > height;

	const lines = (focused: string, onSubmit: () => void): readonly FormLine[] =>
		formLines(items, { width: body.width, focused, pointer, onSubmit, onRefused: show });
	// Where the lines do not fit, the arrows on a button scroll them; Tab still goes round.
	const ownArrows = scrolls(lines('', () => {})) ? buttons.map(({ id }) => id) : [];
	const ring = useFocusRing(order, { initial: guilty ?? initial ?? main, onBack, ownArrows });
	const drawn = lines(ring.focused, () => (enter === 'finish' ? ring.focus(guilty ?? main) : ring.next()));
	const focusLine = drawn.findIndex(({ control }) => control === ring.focused);
	const current = controls.find(({ id }) => id === ring.focused);
	useKeys(
		(input, key) => {
			if (key.return && current?.kind === 'link') current.onOpen();
			else if (input === '?') openHelp();
			else shortcuts[input]?.(ring.focused);
		},
		{ isActive: current?.kind !== 'field' },
	);
	return (
		<Box flexDirection="column" height={body.height}>
			<ScrollArea
				lines={drawn.map(({ node }) => node)}
				height={height}
				isFocused={focusLine < 0}
				focusLine={focusLine < 0 ? undefined : focusLine}
			/>
			<Box flexGrow={1} />
			<ButtonRow
				buttons={buttons}
				focused={ring.focused}
				onFocus={ring.focus}
				onPress={(id) => (id === main && guilty !== undefined ? ring.focus(guilty) : onPress(id))}
				armAfter={armAfter}
				now={now}
				width={body.width}
			/>
		</Box>
	);
}
