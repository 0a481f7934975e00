import { Box, Text } from 'ink';
import { cells } from './text-cells.js';
import { TextField } from './text-field.js';

type Props = {
	readonly text: string;
	readonly onChange: (text: string) => void;
	readonly onSubmit: () => void;
	readonly isFocused: boolean;
	/** How many match, in words. */
	readonly count: string;
	readonly width: number;
};

/** What a list is filtered by, and what is left of it. */
export function FilterLine({ text, onChange, onSubmit, isFocused, count, width }: Props) {
	return (
		<Box columnGap={1} height={1} flexShrink={0}>
			<Text>Find:</Text>
			<TextField
				value={text}
				onChange={onChange}
				onSubmit={onSubmit}
				isFocused={isFocused}
				width={Math.min(40, width - cells(count) - 8)}
			/>
			<Text wrap="truncate">{count}</Text>
		</Box>
	);
}
