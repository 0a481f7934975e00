import { Box, Text } from 'ink';
import { wrap } from './text-cells.js';
import { useKeys } from './use-keys.js';

type Size = { readonly columns: number; readonly rows: number };
export type TooSmallProps = Size & { readonly least: Size; readonly onQuit?: (() => void) | undefined };

export function TooSmall({ columns, rows, least, onQuit }: TooSmallProps) {
	useKeys((input) => {
		if (input === 'q') onQuit?.();
	});
	const message = `Terminal is ${columns}x${rows}; gatehouse needs ${least.columns}x${least.rows}. Enlarge it, or run: gatehouse --accessible. What you typed is kept.`;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{wrap(message, columns)
				.slice(0, rows - 1)
				.map((line) => (
					<Text key={line}>{line}</Text>
				))}
		</Box>
	);
}
