import { Box } from 'ink';
import { useContext } from 'react';
import { destination, type Target } from '../../core/connection.js';
import { ErrorPanel } from '../components/error-panel.js';
import { useBody } from '../components/frame.js';
import { Menu, type MenuOption } from '../components/menu.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { knownFrom } from './known-from.js';
import { gap, paragraph, Stack } from './paragraphs.js';
import { FooterNotice, KnownServer, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { threeGates } from './three-gates.js';
import { useBack } from './use-back.js';

type Choice = 'sandbox' | 'own' | 'repeat' | 'explain' | 'quit';

export const welcomeEvents = {
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
	const { pointer } = useGlyphs();
	useBack(() => {});
	const options = welcomeOptions(state.profiles, useContext(KnownServer));
	const words = paragraph(
		'Gatehouse gives an application, or each customer of one, its own PostgreSQL login, grants it the least it needs, and then proves that it reaches its own data and nothing else.',
		width,
	);
	const promise = paragraph('Eight short steps. You see every statement, and nothing runs before step 7.', width);
	// Where a hint does not fit beside its option, the menu shows that of the chosen one in two lines beneath.
	const room = height - options.length - (width < 60 ? 3 : 1);
	const above = words.length < room ? words : [];
	const left = room - above.length - (above.length > 0 ? 1 : 0);
	const drawing = [gap, ...threeGates(width, pointer), gap, ...promise];
	const below = drawing.length <= left ? drawing : promise.length < left ? [gap, ...promise] : [];
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={above.length > 0 ? [...above, gap] : []} />
			<Menu
				options={options}
				onSelect={(choice) => send(welcomeEvents[choice])}
				onRefused={show}
				width={width}
				height={height - (above.length === 0 ? 0 : above.length + 1)}
			/>
			{state.problem === null ? (
				<Stack lines={below} />
			) : (
				<Box flexDirection="column" marginTop={1}>
					<ErrorPanel
						message={state.problem.message}
						remedy={state.problem.remedy}
						width={width}
						height={Math.max(2, left - 1)}
					/>
				</Box>
			)}
		</Box>
	);
}

export function welcomeOptions(profiles: readonly string[], known: Target | null): readonly MenuOption<Choice>[] {
	const repeat: MenuOption<Choice> = { value: 'repeat', label: 'Repeat a saved profile' };
	const from = knownFrom(known);
	return [
		{ value: 'sandbox', label: 'Try it on a sandbox', hint: 'a throw-away PostgreSQL, nothing to set up' },
		{
			value: 'own',
			label: 'Connect to my server',
			hint: known === null || from === undefined ? 'as a role that may create roles' : `${destination(known)}, ${from}`,
		},
		profiles.length === 0
			? { ...repeat, disabled: 'none is saved yet' }
			: { ...repeat, hint: profiles.length === 1 ? 'one is saved' : `${profiles.length} are saved` },
		{ value: 'explain', label: 'Why is a login refused?', hint: 'asks a server, changes nothing' },
		{ value: 'quit', label: 'Quit' },
	];
}
