import { Text } from 'ink';
import { theme } from '../theme.js';
import type { Line, Look } from './pieces.js';

const looks = {
	accent: { bold: true, color: theme.accent },
	bold: { bold: true },
	dim: { dimColor: true },
} as const satisfies Record<Look, object>;

/** One line, cut where the window ends. */
export function PiecesView({ line }: { readonly line: Line }) {
	return (
		<Text wrap="truncate">
			{line.map(({ text, look }, index) =>
				look === undefined ? (
					text
				) : (
					<Text key={index} {...looks[look]}>
						{text}
					</Text>
				),
			)}
		</Text>
	);
}
