import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import { useContext, useMemo, useRef, useState } from 'react';
import { MenuItem, MenuItemContext, NoIndicator } from './menu-item.js';
import { hintHeight, hintIndent, hintLines, hintRoom, type MenuOption, menuHint } from './menu-option.js';
import { MoreLine } from './more-line.js';
import { useBody } from './use-body.js';
import { HearsKeys, useKeys } from './use-keys.js';
import { windowOf } from './window-of.js';

export type MenuProps<Value extends string> = {
	readonly options: readonly MenuOption<Value>[];
	/** Where the cursor starts. */
	readonly initialValue?: Value | undefined;
	readonly onSelect: (value: Value) => void;
	readonly onHighlight?: ((value: Value) => void) | undefined;
	/** Enter on a disabled option. */
	readonly onRefused?: ((reason: string) => void) | undefined;
	readonly isFocused?: boolean | undefined;
	/** Whether the hint of the chosen one stands beneath where there is no room beside it; true unless given. */
	readonly explains?: boolean | undefined;
	/** The body's, unless given. */
	readonly width?: number | undefined;
	readonly height?: number | undefined;
};

/**
 * ink-select-input, with options that stay visible though they cannot be chosen, and a window that says how much is
 * hidden. Its own `limit` rotates the list without a word.
 */
export function Menu<Value extends string>(props: MenuProps<Value>) {
	const { options, initialValue, onHighlight, isFocused = true, explains = true } = props;
	const body = useBody();
	const hears = useContext(HearsKeys);
	const width = props.width ?? body.width;
	const height = props.height ?? body.height;
	const [highlighted, setHighlighted] = useState(initialValue);
	const top = useRef(0);
	const last = useRef({ isEnter: false });
	const index = Math.max(
		0,
		options.findIndex((option) => option.value === highlighted),
	);
	const current = options[index];
	const room = hintRoom(options, width);
	const below = explains && room === 0 && options.some((option) => menuHint(option) !== '') ? hintHeight : 0;
	const lines = Math.max(1, height - below);
	const view = windowOf(options.length, lines, top.current, index);
	top.current = view.top;
	const { first, end } = view;
	const item = useMemo(() => ({ options, first, end, width, room }), [options, first, end, width, room]);
	return (
		<Box flexDirection="column" flexShrink={0}>
			<MoreLine room={lines} count={view.above} where="above" />
			<Witness isActive={isFocused} last={last.current} />
			<MenuItemContext value={item}>
				<SelectInput
					key={options.map((option) => option.value).join('\n')} // other options: keep the cursor where it is
					items={options.map(({ value, label }) => ({ value, label }))}
					initialIndex={index}
					isFocused={isFocused && hears}
					indicatorComponent={NoIndicator}
					itemComponent={MenuItem}
					onHighlight={({ value }) => {
						setHighlighted(value);
						onHighlight?.(value);
					}}
					onSelect={({ value }) => last.current.isEnter && choose(props, value)}
				/>
			</MenuItemContext>
			<MoreLine room={lines} count={view.below} where="below" />
			{below === 0 || current === undefined ? null : <Explanation option={current} width={width} />}
		</Box>
	);
}

function choose<Value extends string>({ options, onSelect, onRefused }: MenuProps<Value>, value: Value): void {
	const reason = options.find((option) => option.value === value)?.disabled;
	if (reason === undefined) onSelect(value);
	else onRefused?.(reason);
}

type WitnessProps = { readonly isActive: boolean; readonly last: { isEnter: boolean } };

/**
 * Hears each key before ink-select-input does (effects of an earlier sibling run first), because that one also selects
 * with the digits 1 to 9: too easily done by accident, and here they go to a step.
 */
function Witness({ isActive, last }: WitnessProps) {
	useKeys(
		(_, key) => {
			last.isEnter = key.return;
		},
		{ isActive },
	);
	return null;
}

function Explanation({ option, width }: { readonly option: MenuOption<string>; readonly width: number }) {
	return (
		<Box flexDirection="column" height={hintHeight} paddingLeft={hintIndent} flexShrink={0}>
			{hintLines(option, width).map((line) => (
				<Text key={line}>{line}</Text>
			))}
		</Box>
	);
}

export type { MenuOption } from './menu-option.js';
