import { Box } from 'ink';
import { useContext, useRef, useState } from 'react';
import { type Button, ButtonRow, buttonRows } from '../components/button-row.js';
import { useBody } from '../components/frame.js';
import type { KeyHint } from '../components/key-hint.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useFocusRing } from '../components/use-focus-ring.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { controlsOf, type FormItem, hasChoices, withoutAsides } from './form-item.js';
import { type FormLine, formLines } from './form-lines.js';
import { hintsFor } from './hints.js';
import { FieldPicker, pickerHints } from './picker.js';
import { Clock, FooterNotice, HelpTopic, isDigit, JumpTo, Overlay } from './screen.js';
import { useHints } from './use-hints.js';

/** A letter that does something wherever nothing is being typed; told what has the focus. */
export type Shortcut = {
	readonly label: string;
	/** Where it means something; anywhere unless given. */
	readonly on?: 'link';
	readonly press: (focused: string) => void;
};

export type FormProps = {
	readonly items: readonly FormItem[];
	readonly buttons: readonly [Button<string>, ...Button<string>[]];
	readonly onPress: (id: string) => void;
	readonly onBack?: (() => void) | undefined;
	/** Where the focus begins: the first button unless given, so that a form that is filled in takes one Enter. */
	readonly initial?: string | undefined;
	/** Enter in a field: on to the next one, or straight to the first button. */
	readonly enter?: 'next-field' | 'finish';
	readonly shortcuts?: Readonly<Record<string, Shortcut>>;
	/** What Enter does on a link. */
	readonly opens?: string | undefined;
	/** Milliseconds in which the buttons hear nothing. */
	readonly armAfter?: number;
};

const inASentence = (label: string): string => label.slice(0, 1).toLowerCase() + label.slice(1);

/** Below it every line counts: what only explains gives way. */
const low = 12;

/** Fields and lines that scroll, over a row of buttons that does not. The first button waits until nothing is wrong. */
export function Form(props: FormProps) {
	const { buttons, onPress, onBack, initial, enter = 'finish', shortcuts = {}, armAfter = 0 } = props;
	const [picking, setPicking] = useState<string>();
	const body = useBody();
	const { pointer } = useGlyphs();
	const now = useContext(Clock);
	const open = useContext(Overlay);
	const jump = useContext(JumpTo);
	const { show } = useContext(FooterNotice);
	const items = body.height < low ? withoutAsides(props.items) : props.items;
	const controls = controlsOf(items);
	const picked = controls.filter(hasChoices).find(({ id }) => id === picking);
	const main = buttons[0].id;
	const guilty = controls.find(({ problem }) => problem !== undefined)?.id;
	// A button that was pressed and is spent keeps the focus: the next Enter must not press its neighbour.
	const last = useRef<string>(undefined);
	const reachable = buttons.filter(({ id, disabled }) => disabled !== true || id === last.current);
	const order = [...controls, ...reachable].map(({ id }) => id) as [string, ...string[]];
	const rows = buttonRows(buttons, body.width).length;
	const height = Math.max(1, body.height - rows - (body.height > 9 ? 1 : 0));

	const lines = (focused: string, onSubmit: () => void, onGoTo = (_id: string): void => {}): readonly FormLine[] =>
		formLines(items, { width: body.width, focused, pointer, onSubmit, onGoTo, onRefused: show });
	// Where the lines do not fit, the arrows on a button scroll them; Tab still goes round.
	const isScrolled = lines('', () => {}).length > height;
	const ring = useFocusRing(order, {
		initial: guilty ?? initial ?? main,
		onBack,
		ownArrows: isScrolled ? buttons.map(({ id }) => id) : [],
		isActive: picked === undefined,
	});
	last.current = ring.focused;
	const current = controls.find(({ id }) => id === ring.focused);
	const finishes = enter === 'finish' || (current?.kind === 'field' && current.isLast === true);
	const drawn = lines(ring.focused, () => (finishes ? ring.focus(guilty ?? main) : ring.next()), ring.focus);
	const has = (line: FormLine): boolean => line.controls?.includes(ring.focused) === true;
	const focusLine = drawn.findIndex(has);
	// What is said under a field belongs to it; a link that goes on on the next line does not need all of it.
	const focusEnd = current?.kind === 'link' && current.whole !== true ? focusLine : drawn.findLastIndex(has);
	const pressed = buttons.find(({ id }) => id === ring.focused);
	useContext(HelpTopic).current = current === undefined ? undefined : { id: current.id, label: current.label.trim() };
	const means = ({ on }: Shortcut): boolean => on === undefined || on === current?.kind;
	useHints(
		picked !== undefined
			? pickerHints
			: hintsFor(current?.kind ?? 'button', {
					opens: props.opens,
					presses: pressed === undefined || pressed.disabled === true ? '' : inASentence(pressed.label),
					enter: finishes ? 'next' : 'next field',
					extras: Object.entries(shortcuts)
						.filter(([, shortcut]) => means(shortcut))
						.map(([key, { label }]): KeyHint => ({ key, label })),
					chooses: current !== undefined && hasChoices(current),
					goesBack: onBack !== undefined,
					scrolls: isScrolled,
				}),
	);
	useKeys(
		(input, key) => {
			if (key.return && current?.kind === 'link') current.onOpen();
			else if (input === '?') open('help');
			else if (isDigit(input)) jump(Number(input));
			else if (shortcuts[input] !== undefined && means(shortcuts[input])) shortcuts[input].press(ring.focused);
		},
		{ isActive: current?.kind !== 'field' },
	);
	useKeys(
		(input, key) => {
			if (key.ctrl && input === 'o') setPicking(ring.focused);
		},
		{ isActive: picked === undefined && current !== undefined && hasChoices(current), all: true },
	);
	if (picked !== undefined) return <FieldPicker field={picked} onClose={() => setPicking(undefined)} />;
	return (
		<Box flexDirection="column" height={body.height}>
			<ScrollArea
				lines={drawn.map(({ node }) => node)}
				height={height}
				isFocused={focusLine < 0}
				{...(focusLine < 0 ? {} : { focusLine, focusEnd })}
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
