import { Text } from 'ink';
import { theme } from '../theme.js';
import type { GateLine } from './gate-lines.js';

/** Only the verdict is coloured: a list all green hides the one line that is red. */
export function GateLineView({ line, pointer = ' ' }: { readonly line: GateLine; readonly pointer?: string }) {
	return (
		<Text wrap="truncate">
			<Text color={theme.accent}>{`${pointer} `}</Text>
			{line.segments.map(({ text, tone, weight }, index) => (
				<Text key={index} bold={weight === 'bold'} {...(tone === undefined ? {} : { color: theme[tone] })}>
					{text}
				</Text>
			))}
		</Text>
	);
}
