import { Box } from 'ink';
import type { Pattern } from '../../core/profile/vocabulary.js';
import { safeText } from '../../core/safe-text.js';
import { measured, patternChoices, patternFacts } from '../../core/wizard/patterns.js';
import type { ReachedServer } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useKeys } from '../components/use-keys.js';
import { entry, gap, paragraph } from './paragraphs.js';

type Props = { readonly pattern: Pattern; readonly server: ReachedServer; readonly onClose: () => void };

export const detailsHints = [
	{ key: 'Esc', label: 'to the choice' },
	{ key: 'Up/Down', label: 'scroll' },
	{ key: 'g/G', label: 'first, last line' },
];

/** Everything about each pattern, the one under the cursor first: in a small window the choice has no room for it. */
export function PatternDetails({ pattern, server, onClose }: Props) {
	const { width, height } = useBody();
	useKeys((input, key) => {
		if (key.escape || key.return || input === 'm' || input === 'q') onClose();
	});
	const { facts } = server;
	const choices = patternChoices.toSorted((a, b) => Number(b.pattern === pattern) - Number(a.pattern === pattern));
	const lines = [
		...choices.flatMap((choice) => [
			...paragraph(choice.title, width, 'accent'),
			...entry('On this server', safeText(choice.here(facts)), 20, width),
			...patternFacts(choice, facts).flatMap(([name, text]) => entry(name, text, 20, width)),
			...entry('What stays visible', choice.visible, 20, width),
			...paragraph(choice.explanation, width, 'dim'),
			gap,
		]),
		...paragraph(measured, width, 'dim'),
	];
	return (
		<Box flexDirection="column" height={height}>
			<ScrollArea lines={lines} height={height} isFocused />
		</Box>
	);
}
