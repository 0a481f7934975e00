import { Box } from 'ink';
import { useContext } from 'react';
import { destination, type Target } from '../../core/connection.js';
import type { Entry, Welcome as WelcomeState } from '../../core/wizard/state.js';
import { ErrorPanel, errorLines } from '../components/error-panel.js';
import { useBody } from '../components/frame.js';
import { Menu, type MenuOption } from '../components/menu.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { draftOption } from './draft-option.js';
import { knownFrom } from './known-from.js';
import { gap, paragraph, Stack } from './paragraphs.js';
import { Clock, FooterNotice, KnownServer, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { threeGates } from './three-gates.js';
import { useBack } from './use-back.js';

type Choice = Entry | 'quit';

export const welcomeEvents = {
	resume: { type: 'resume-chosen' },
	sandbox: { type: 'sandbox-chosen' },
	own: { type: 'own-server-chosen' },
	repeat: { type: 'repeat-chosen' },
	explain: { type: 'explain-chosen' },
	quit: { type: 'quit-pressed', by: 'choice' },
} as const;

const hints = [
	{ key: 'Enter', label: 'choose' },
	{ key: 'Up/Down', label: 'move' },
	{ key: '?', label: 'help' },
	{ key: 'Ctrl+C', label: 'twice to quit' },
];

export function Welcome({ state, send }: ScreenProps<'welcome'>) {
	return (
		<ScreenFrame state={state} hints={hints}>
			<WelcomeBody state={state} send={send} />
		</ScreenFrame>
	);
}

function WelcomeBody({ state, send }: ScreenProps<'welcome'>) {
	const { width, height } = useBody();
	const { show } = useContext(FooterNotice);
	const { pointer, fail } = useGlyphs();
	useBack(() => {});
	const now = useContext(Clock)();
	const options = welcomeOptions(state, useContext(KnownServer), now);
	const words = paragraph(
		'Gatehouse gives an application, or each customer of one, its own PostgreSQL login, grants it the least it needs, and then proves that it reaches its own data and nothing else.',
		width,
	);
	const promise = paragraph('Eight short steps. You see every statement, and nothing runs before step 7.', width);
	// Where a hint does not fit beside its option, the menu shows that of the chosen one in two lines beneath.
	const hasHint = width < 60 && (state.problem === null || height > 12);
	const menu = options.length + (hasHint ? 2 : 0);
	// What is wrong has its lines before what only explains, and three of them before the menu.
	const told = state.problem === null ? 0 : errorLines(state.problem, width, fail).length;
	const panel = Math.min(told, Math.max(3, height - menu - 1));
	const room = height - menu - 1 - (told === 0 ? 0 : panel + 1);
	const above = words.length < room ? words : [];
	const left = room - above.length - (above.length > 0 ? 1 : 0);
	const drawing = [gap, ...threeGates(width, pointer), gap, ...promise];
	const below = drawing.length <= left ? drawing : promise.length < left ? [gap, ...promise] : [];
	const beside = (above.length === 0 ? 0 : above.length + 1) + panel;
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={above.length > 0 ? [...above, gap] : []} />
			<Menu
				options={options}
				initialValue={state.at ?? undefined}
				onSelect={(choice) => send(welcomeEvents[choice])}
				onRefused={show}
				explains={hasHint || width >= 60}
				width={width}
				height={height - beside}
			/>
			{state.problem === null ? (
				<Stack lines={below} />
			) : (
				<Box flexDirection="column" marginTop={menu + beside < height ? 1 : 0}>
					<ErrorPanel message={state.problem.message} remedy={state.problem.remedy} width={width} height={panel} />
				</Box>
			)}
		</Box>
	);
}

export function welcomeOptions(
	{ profiles, draft }: Pick<WelcomeState, 'profiles' | 'draft'>,
	known: Target | null,
	now: number,
): readonly MenuOption<Choice>[] {
	const from = knownFrom(known);
	return [
		...draftOption(draft, now),
		{ value: 'sandbox', label: 'Try it on a sandbox', hint: 'a throw-away PostgreSQL, nothing to set up' },
		{
			value: 'own',
			label: 'Connect to my server',
			hint: known === null || from === undefined ? 'as a role that may create roles' : `${destination(known)}, ${from}`,
		},
		{
			value: 'repeat',
			label: 'Saved profiles',
			hint:
				profiles.length === 0
					? 'none is saved yet; one can be imported'
					: `${profiles.length === 1 ? 'one is' : `${profiles.length} are`} saved: repeat, rename, export`,
		},
		{ value: 'explain', label: 'Why is a login refused?', hint: 'asks a server, changes nothing' },
		{ value: 'quit', label: 'Quit' },
	];
}
