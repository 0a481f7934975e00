import { Box, Text } from 'ink';
import { useRef } from 'react';
import { theme } from '../theme.js';
import { cells, shorten } from './text-cells.js';
import { useBody } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';
import { useKeys } from './use-keys.js';

export type Button<Id extends string> = {
	readonly id: Id;
	readonly label: string;
	/** Drawn without its brackets, and cannot be pressed. */
	readonly disabled?: boolean | undefined;
};

export type ButtonRowProps<Id extends string> = {
	readonly buttons: readonly Button<Id>[];
	/** Who has the focus on this screen, e.g. `ring.focused`; any other id than a button's means: none of them. */
	readonly focused: string;
	/** Left and Right, e.g. `ring.focus`. */
	readonly onFocus: (id: Id) => void;
	readonly onPress: (id: Id) => void;
	/** Milliseconds after it appears in which it hears nothing: for keys meant for the screen before. */
	readonly armAfter?: number | undefined;
	readonly now?: (() => number) | undefined;
	readonly width?: number | undefined;
};

export function ButtonRow<Id extends string>(props: ButtonRowProps<Id>) {
	const body = useBody();
	const { pointer } = useGlyphs();
	useButtonKeys(props);
	const room = props.width ?? body.width;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{buttonRows(props.buttons, room).map((row) => (
				<Box key={row[0]?.id} columnGap={1}>
					{row.map((button) => (
						<ButtonView
							key={button.id}
							{...button}
							pointer={pointer}
							isFocused={button.id === props.focused}
							width={room}
						/>
					))}
				</Box>
			))}
		</Box>
	);
}

type ButtonViewProps = Omit<Button<string>, 'id'> & {
	readonly pointer: string;
	readonly isFocused: boolean;
	readonly width: number;
};

function ButtonView({ label, disabled = false, isFocused, pointer, width }: ButtonViewProps) {
	const text = disabled ? `  ${label}  ` : `[ ${label} ]`;
	return (
		<Text bold={isFocused} dimColor={disabled} {...(isFocused ? { color: theme.accent } : {})}>
			{shorten(`${isFocused ? pointer : ' '} ${text}`, width)}
		</Text>
	);
}

/** The buttons as they stand in this width, row by row. */
export function buttonRows<Id extends string>(buttons: readonly Button<Id>[], width: number): readonly Button<Id>[][] {
	const rows: Button<Id>[][] = [];
	let left = 0;
	for (const button of buttons) {
		const needed = cells(button.label) + 7; // pointer, brackets and the gap
		const row = rows.at(-1);
		if (row === undefined || needed > left + 1) {
			rows.push([button]);
			left = width - needed;
		} else {
			row.push(button);
			left -= needed;
		}
	}
	return rows;
}

function useButtonKeys<Id extends string>(props: ButtonRowProps<Id>): void {
	const { buttons, focused, onFocus, onPress, armAfter = 0, now = Date.now } = props;
	const appeared = useRef<number>(undefined);
	appeared.current ??= now();
	const since = appeared.current;
	useKeys(
		(input, key) => {
			if (now() - since < armAfter) return;
			const usable = buttons.filter((button) => !button.disabled);
			const index = usable.findIndex((button) => button.id === focused);
			const neighbour = key.leftArrow ? usable[index - 1] : key.rightArrow ? usable[index + 1] : undefined;
			const button = usable[index];
			if (neighbour !== undefined) onFocus(neighbour.id);
			else if ((key.return || input === ' ') && button !== undefined) onPress(button.id);
		},
		{ isActive: buttons.some((button) => button.id === focused) },
	);
}
