import { Box, Text } from 'ink';
import { theme } from '../theme.js';
import { cells, shorten } from './text-cells.js';
import { useBody } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';
import { useKeys } from './use-keys.js';

export type RadioOption<Value extends string> = { readonly value: Value; readonly label: string };

export type RadioRowProps<Value extends string> = {
	readonly options: readonly RadioOption<Value>[];
	readonly value: Value;
	/** Left and Right choose at once; Space chooses the next, round and round. */
	readonly onChange: (value: Value) => void;
	readonly onSubmit?: (() => void) | undefined;
	readonly isFocused: boolean;
	/** Where the row does not fit the options stand under each other. The body's, unless given. */
	readonly width?: number | undefined;
};

export function RadioRow<Value extends string>({ options, value, isFocused, width, ...keys }: RadioRowProps<Value>) {
	const body = useBody();
	const glyphs = useGlyphs();
	useRadioKeys({ options, value, isFocused, ...keys });
	const room = width ?? body.width;
	const lines = options.map((option) => {
		const isChosen = option.value === value;
		const pointer = isChosen && isFocused ? glyphs.pointer : ' ';
		return { ...option, isChosen, line: `${pointer}${isChosen ? glyphs.chosen : glyphs.notChosen} ${option.label}` };
	});
	return (
		<Box flexDirection={radioLines(options, room) === 1 ? 'row' : 'column'} columnGap={1} flexShrink={0}>
			{lines.map(({ value: id, line, isChosen }) => (
				<Text key={id} {...(isChosen && isFocused ? { color: theme.accent } : {})}>
					{shorten(line, room)}
				</Text>
			))}
		</Box>
	);
}

/** How many lines the row takes in this width. */
export function radioLines(options: readonly RadioOption<string>[], width: number): number {
	const inRow = options.reduce((sum, option) => sum + cells(option.label) + 6, -1);
	return inRow <= width ? 1 : options.length;
}

function useRadioKeys<Value extends string>(props: Omit<RadioRowProps<Value>, 'width'>): void {
	const { options, value, onChange, onSubmit, isFocused } = props;
	useKeys(
		(input, key) => {
			const index = options.findIndex((option) => option.value === value);
			const to = key.leftArrow
				? index - 1
				: key.rightArrow
					? index + 1
					: input === ' '
						? (index + 1) % options.length
						: -1;
			const target = options[to];
			if (key.return) onSubmit?.();
			else if (target !== undefined) onChange(target.value);
		},
		{ isActive: isFocused },
	);
}
