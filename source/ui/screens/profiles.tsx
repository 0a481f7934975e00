import { Box } from 'ink';
import { safeText } from '../../core/safe-text.js';
import { ErrorPanel } from '../components/error-panel.js';
import { useBody } from '../components/frame.js';
import { Menu } from '../components/menu.js';
import { menuHints } from './hints.js';
import { gap, paragraph } from './paragraphs.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';

export function Profiles({ state, send }: ScreenProps<'profiles'>) {
	return (
		<ScreenFrame state={state} hints={menuHints}>
			<ProfilesBody state={state} send={send} />
		</ScreenFrame>
	);
}

function ProfilesBody({ state, send }: ScreenProps<'profiles'>) {
	const { width, height } = useBody();
	useBack(() => send({ type: 'back-pressed' }));
	const words = paragraph('Which profile? Its answers are filled in; you can still change each of them.', width);
	const room = Math.max(1, height - words.length - 1 - (state.problem === null ? 0 : 4));
	return (
		<Box flexDirection="column" height={height}>
			{words}
			{gap}
			<Menu
				options={state.profiles.map((name) => ({ value: name, label: safeText(name) }))}
				onSelect={(name) => send({ type: 'profile-chosen', name })}
				width={width}
				height={room}
			/>
			{state.problem !== null && (
				<ErrorPanel message={state.problem.message} remedy={state.problem.remedy} width={width} height={4} />
			)}
		</Box>
	);
}
