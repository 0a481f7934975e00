import { Box } from 'ink';
import { useContext } from 'react';
import { ErrorPanel, errorLines } from '../components/error-panel.js';
import { useBody } from '../components/frame.js';
import { Menu } from '../components/menu.js';
import { hintHeight, hintRoom } from '../components/menu-option.js';
import type { Line } from '../components/pieces.js';
import { PiecesView } from '../components/pieces-view.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { Stack } from './paragraphs.js';
import { Clock, FooterNotice, KnownServer, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';
import { welcomeEvents, welcomeOptions } from './welcome-options.js';
import { welcomeHints, welcomeWords } from './welcome-words.js';

export function Welcome({ state, send }: ScreenProps<'welcome'>) {
	return (
		<ScreenFrame state={state} hints={welcomeHints}>
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
	// Where a hint does not fit beside its option, the menu shows that of the chosen one in two lines beneath.
	const hasHint = hintRoom(options, width) === 0 && (state.problem === null || height > 12);
	const menu = options.length + (hasHint ? hintHeight : 0);
	// What is wrong has its lines before what only explains, and three of them before the menu.
	const told = state.problem === null ? 0 : errorLines(state.problem, width, fail).length;
	const panel = Math.min(told, Math.max(3, height - menu - 1));
	const room = height - menu - 1 - (told === 0 ? 0 : panel + 1);
	const { above, below } = welcomeWords({ width, height: room, pointer });
	const beside = above.length + panel;
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={above.map(drawn)} />
			<Menu
				options={options}
				initialValue={state.at ?? undefined}
				onSelect={(choice) => send(welcomeEvents[choice])}
				onRefused={show}
				explains={hasHint}
				width={width}
				height={height - beside}
			/>
			{state.problem === null ? (
				<Stack lines={below.map(drawn)} />
			) : (
				<Box flexDirection="column" marginTop={menu + beside < height ? 1 : 0}>
					<ErrorPanel message={state.problem.message} remedy={state.problem.remedy} width={width} height={panel} />
				</Box>
			)}
		</Box>
	);
}

const drawn = (line: Line) => <PiecesView line={line} />;
