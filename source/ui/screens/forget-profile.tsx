import { Box } from 'ink';
import { useContext } from 'react';
import { safeText } from '../../core/safe-text.js';
import type { SavedProfile } from '../../core/wizard/saved-profile.js';
import { useBody } from '../components/frame.js';
import { fitLines, proseWidth, wrap, wrapProse } from '../components/text-cells.js';
import { TypedConfirmation } from '../components/typed-confirmation.js';
import { paragraph, Stack } from './paragraphs.js';
import { detailsOf } from './profile-columns.js';
import { Clock, FooterNotice, type ScreenProps } from './screen.js';

export const forgetHints = [
	{ key: 'Tab', label: 'to the name' },
	{ key: 'Enter', label: 'press' },
	{ key: 'Esc', label: 'back' },
	{ key: 'Ctrl+/', label: 'help' },
];

type ForgetProps = ScreenProps<'profile-task'> & { readonly profile: SavedProfile };

/** What is forgotten is gone: no single key does it, and none that is also for editing. */
export function ForgetProfile({ state, send, profile }: ForgetProps) {
	const body = useBody();
	const width = proseWidth(body.width);
	const { height } = body;
	const now = useContext(Clock);
	const { show } = useContext(FooterNotice);
	const isLow = height < 12;
	const room = height - (isLow ? 4 : 5);
	const { problem } = state;
	const text = isLow ? 'No server is changed.' : `${detailsOf(profile, now())}\n\nNothing is changed on any server.`;
	const said = problem === null ? text : `${problem.message} ${problem.remedy}`;
	const head = wrap(safeText(`Forget ${profile.name}?`), width);
	const rest = wrapProse(said, width);
	const lines = fitLines([...head, ...(isLow ? [] : ['']), ...rest], room, width);
	return (
		<Box flexDirection="column" height={height}>
			<Stack
				lines={lines.flatMap((line, at) =>
					paragraph(line, width, at < head.length ? 'warn' : problem === null ? 'plain' : 'fail'),
				)}
			/>
			<Box flexGrow={1} />
			<TypedConfirmation
				expected={profile.name}
				prompt={isLow ? 'Type its name:' : `Type ${profile.name} to forget it:`}
				confirmLabel="Forget it"
				onConfirm={() => send({ type: 'task-confirmed', text: profile.name, as: '' })}
				onBack={() => send({ type: 'back-pressed' })}
				now={now}
				width={width}
				onPasteRefused={show}
			/>
		</Box>
	);
}
