import { Box } from 'ink';
import { Frame, useBody } from '../components/frame.js';
import { ScrollArea } from '../components/scroll-area.js';
import { pad } from '../components/text-cells.js';
import { useKeys } from '../components/use-keys.js';
import { gap, paragraph } from './paragraphs.js';

type Props = { readonly onClose: () => void };

const keys: readonly (readonly [string, string])[] = [
	['Enter', 'on to the next step, or press the button'],
	['Tab, Up, Down', 'move between fields and buttons'],
	['Esc', 'back one step; every answer is kept'],
	['Left, Right', 'choose, or move between buttons'],
	['Space', 'toggle'],
	['Ctrl+U', 'clear the field'],
	['Ctrl+C', 'stop what runs; twice within 3 s: quit'],
	['Ctrl+Z', 'to the shell; fg comes back'],
];

const words: readonly (readonly [string, string])[] = [
	['role', 'an account of the server; a login is a role that may sign in'],
	['owner', 'the role that has the tables and never signs in'],
	['schema', 'a folder of tables inside a database'],
	['grant', 'a permission that a role is given'],
	['PUBLIC', 'every role of the server, also those to come'],
	['default privileges', 'rights on what is created later'],
	['gate', 'what access must pass: the database (CONNECT), the schema (USAGE), the object (SELECT and so on)'],
];

/** Lies over the screen that asked for it, which keeps everything. */
export function HelpScreen({ onClose }: Props) {
	return (
		<Frame
			title="Help"
			hints={[
				{ key: 'Esc', label: 'close' },
				{ key: 'j/k', label: 'scroll' },
			]}
		>
			<HelpBody onClose={onClose} />
		</Frame>
	);
}

function HelpBody({ onClose }: Props) {
	const { width, height } = useBody();
	useKeys((input, key) => {
		if (key.escape || key.return || input === 'q' || input === '?') onClose();
	});
	const lines = [
		...paragraph(
			'Gatehouse asks, plans, shows the plan, applies it, and proves it. Nothing is changed before you apply.',
			width,
		),
		gap,
		...table(keys, 15, width),
		gap,
		...table(words, 20, width),
	];
	return (
		<Box flexDirection="column" height={height}>
			<ScrollArea lines={lines} height={height} isFocused />
		</Box>
	);
}

function table(rows: readonly (readonly [string, string])[], column: number, width: number) {
	return rows.flatMap(([name, meaning]) => paragraph(`${pad(name, column)}${meaning}`, width));
}
