import { Text } from 'ink';
import { safeText } from '../../core/safe-text.js';
import { theme } from '../theme.js';
import { detailLines } from './detail-lines.js';
import { ScrollArea } from './scroll-area.js';
import { proseWidth, wrap } from './text-cells.js';
import { useBody } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';

export type ErrorPanelProps = {
	/** What is so. */
	readonly message: string;
	/** What to do. */
	readonly remedy: string;
	/** What the server itself said. */
	readonly serverText?: string | undefined;
	/** SQLSTATE or the system's code. */
	readonly code?: string | undefined;
	/** The body's, unless given. */
	readonly width?: number | undefined;
	readonly height?: number | undefined;
	readonly isFocused?: boolean | undefined;
};

export function ErrorPanel({ width, height, isFocused, ...error }: ErrorPanelProps) {
	const body = useBody();
	const glyphs = useGlyphs();
	const room = width ?? body.width;
	const [first = '', ...rest] = errorLines(error, room, glyphs.fail);
	const headline = (
		<Text bold color={theme.fail}>
			{first}
		</Text>
	);
	return <ScrollArea lines={[headline, ...rest]} height={height} isFocused={isFocused} />;
}

/** How many lines it takes: for a screen that gives it no more than that. */
export const errorLines = (
	{ message, remedy, serverText, code }: Pick<ErrorPanelProps, 'message' | 'remedy' | 'serverText' | 'code'>,
	width: number,
	sign: string,
): readonly string[] => [
	...wrap(`${sign} ${safeText(message, { newlines: 'keep' })}`, proseWidth(width)),
	...detailLines('Try', remedy, proseWidth(width)),
	...detailLines('Server said', serverText, proseWidth(width)),
	...detailLines('Code', code, width),
];
