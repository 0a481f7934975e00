import { Box } from 'ink';
import { useContext } from 'react';
import { ErrorPanel } from '../components/error-panel.js';
import { useBody } from '../components/frame.js';
import { Menu, type MenuOption } from '../components/menu.js';
import { paragraph } from './paragraphs.js';
import { FooterNotice, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';

type Choice = 'sandbox' | 'own' | 'repeat' | 'quit';

const events = {
	sandbox: { type: 'sandbox-chosen' },
	own: { type: 'own-server-chosen' },
	repeat: { type: 'repeat-chosen' },
	quit: { type: 'quit-pressed', by: 'choice' },
} as const;

export function Welcome({ state, send }: ScreenProps<'welcome'>) {
	return (
		<ScreenFrame
			state={state}
			hints={[
				{ key: 'Enter', label: 'choose' },
				{ key: 'Up/Down', label: 'move' },
				{ key: '?', label: 'help' },
				{ key: 'Ctrl+C twice', label: 'quit' },
			]}
		>
			<WelcomeBody state={state} send={send} />
		</ScreenFrame>
	);
}

function WelcomeBody({ state, send }: ScreenProps<'welcome'>) {
	const { width, height } = useBody();
	const { show } = useContext(FooterNotice);
	useBack(() => {});
	const options = optionsFor(state.profiles);
	const words = paragraph(
		'Gatehouse gives an application, or each customer of one, its own PostgreSQL login, grants it the least it needs, and then proves that it reaches its own data and nothing else.',
		width,
	);
	const promise = paragraph(
		'Seven short steps. You see every statement before it runs, and nothing runs before step 7.',
		width,
		'dim',
	);
	// Where a hint does not fit beside its option, the menu shows that of the chosen one in two lines beneath.
	const room = height - options.length - (width < 60 ? 3 : 1);
	const above = words.length < room ? words : [];
	const below = above.length + promise.length + 1 < room ? promise : [];
	return (
		<Box flexDirection="column" height={height}>
			{above}
			{above.length > 0 && <Box height={1} flexShrink={0} />}
			<Menu
				options={options}
				onSelect={(choice) => send(events[choice])}
				onRefused={show}
				width={width}
				height={height - (above.length === 0 ? 0 : above.length + 1)}
			/>
			{state.problem === null ? (
				<Box flexDirection="column" marginTop={1}>
					{below}
				</Box>
			) : (
				<Box flexDirection="column" marginTop={1}>
					<ErrorPanel
						message={state.problem.message}
						remedy={state.problem.remedy}
						width={width}
						height={Math.max(2, room - above.length - 2)}
					/>
				</Box>
			)}
		</Box>
	);
}

function optionsFor(profiles: readonly string[]): readonly MenuOption<Choice>[] {
	const repeat: MenuOption<Choice> = { value: 'repeat', label: 'Repeat a saved profile' };
	return [
		{ value: 'sandbox', label: 'Try it on a sandbox', hint: 'a throw-away PostgreSQL' },
		{ value: 'own', label: 'Connect to my server', hint: 'as a role that may create roles' },
		profiles.length === 0
			? { ...repeat, disabled: 'none is saved yet' }
			: { ...repeat, hint: `${profiles.length} saved` },
		{ value: 'quit', label: 'Quit' },
	];
}
