import { Box } from 'ink';
import type { ReactNode } from 'react';
import { example } from '../../core/gates/lanes.js';
import { safeText } from '../../core/safe-text.js';
import { fieldHelp } from '../../core/wizard/field-help.js';
import type { State, Step } from '../../core/wizard/state.js';
import { pictureWidth } from '../../formats/gate-picture.js';
import { Frame, useBody } from '../components/frame.js';
import { pictureLines } from '../components/gate-picture-view.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { entry, gap, paragraph, verbatim } from './paragraphs.js';
import { placeOf } from './place-of.js';
import type { Topic } from './screen.js';

type Props = {
	readonly state: State;
	/** What had the focus when it was asked. */
	readonly topic: Topic | undefined;
	readonly onClose: () => void;
};
type Entries = readonly (readonly [string, string])[];

export const words: Entries = [
	['role', 'an account of the server'],
	['login', 'a role that may sign in; an application has one of its own'],
	['owner', 'the role that has the tables; nobody signs in as it'],
	['schema', 'a folder of tables inside a database'],
	['grant', 'a permission that a role is given; REVOKE takes it away'],
	['PUBLIC', 'every role of the server, also those to come'],
	['default privileges', 'what is granted by itself on objects that are created later'],
	['tenant', 'a customer of your application, as commands and profiles call it'],
	['row security', 'a policy on a table shows a session only the rows that are meant for it'],
	['gate 1', 'CONNECT: may the login enter the database?'],
	['gate 2', 'USAGE: may it look inside the schema?'],
	['gate 3', 'SELECT, INSERT and so on: may it read or write the object?'],
	['sandbox', 'a PostgreSQL of your own on this computer, gone when you quit'],
	['profile', 'your answers, saved under a name, without any password'],
	['draft', 'your answers so far, kept without any password until the run is proved'],
	['plan', 'the statements that are missing, each with its reason and its undo'],
];

const keys: Entries = [
	['Enter', 'on, or press the button'],
	['Tab, Up, Down', 'move between fields and buttons; Shift+Tab goes back'],
	['Left, Right', 'choose, or move between buttons'],
	['Space', 'toggle'],
	['Esc', 'back one step; every answer is kept'],
	['1 to 6', 'outside of fields: to a step that was answered before'],
	['Ctrl+O', 'in a field that asks for a name: what the server has; Ctrl+R there reads it again'],
	['p', 'the same without the wizard, as commands; once there is a plan'],
	['r d x e i n', 'on a saved profile: rename, duplicate, delete, export, import one, new customer'],
	['Ctrl+A E U K W', 'in a field: begin, end, clear, cut to the end, cut a word'],
	['Ctrl+/', 'this help, also in a field'],
	['Ctrl+L', 'draw the screen anew'],
	['Ctrl+C', 'stop what runs; twice within 3 seconds: quit, with the draft saved'],
	['Ctrl+Z', 'to the shell; fg comes back'],
];

/** Lies over the screen that asked for it, which keeps everything. */
export function HelpScreen(props: Props) {
	return (
		<Frame
			title="Help"
			{...placeOf(props.state)}
			hints={[
				{ key: 'Esc', label: 'close' },
				{ key: 'Up/Down', label: 'scroll' },
				{ key: 'g/G', label: 'first, last line' },
			]}
		>
			<HelpBody {...props} />
		</Frame>
	);
}

function HelpBody({ state, topic, onClose }: Props) {
	const { width, height } = useBody();
	const glyphs = useGlyphs();
	useKeys((input, key) => {
		if (key.escape || key.return || input === 'q' || input === '?') onClose();
	});
	const lines = [
		...(topic === undefined ? [] : aboutField(state.step, topic, width)),
		...paragraph(
			'Gatehouse asks, shows its plan, applies it, and proves it. Until you apply, nothing is changed.',
			width,
		),
		...(width < pictureWidth
			? []
			: [gap, ...paragraph('The three gates', width, 'accent'), ...pictureLines(example, glyphs)]),
		...section('Words', words, width),
		...section('Keys', keys, width),
	];
	return (
		<Box flexDirection="column" height={height}>
			<ScrollArea lines={lines} height={height} isFocused />
		</Box>
	);
}

/** What has the focus comes first: it is what was asked about. */
function aboutField(step: Step, { id, label }: Topic, width: number): readonly ReactNode[] {
	const help = fieldHelp(step, id);
	if (help === undefined) return [];
	return [
		...(label === '' ? [] : paragraph(safeText(label), width, 'accent')),
		...paragraph(help.words, width),
		...(help.sql === undefined ? [] : verbatim(help.sql, width, 'bold', 2)),
		...(help.link === undefined ? [] : verbatim(help.link, width, 'dim', 2)),
		gap,
	];
}

function section(title: string, entries: Entries, width: number): readonly ReactNode[] {
	return [
		gap,
		...paragraph(title, width, 'accent'),
		...entries.flatMap(([name, meaning]) => entry(name, meaning, 20, width)),
	];
}
