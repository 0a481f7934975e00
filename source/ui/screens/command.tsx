import { Box } from 'ink';
import { safeText } from '../../core/safe-text.js';
import { equivalentCommands } from '../../core/wizard/equivalent-command.js';
import type { Planned } from '../../core/wizard/state.js';
import { Frame, useBody } from '../components/frame.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useKeys } from '../components/use-keys.js';
import { gap, paragraph } from './paragraphs.js';

type Props = { readonly state: Planned; readonly onClose: () => void };

/** The same work without the wizard: for a script, for CI, for the next customer. */
export function CommandScreen({ state, onClose }: Props) {
	return (
		<Frame
			title="The same without the wizard"
			hints={[
				{ key: 'Esc', label: 'close' },
				{ key: 'j/k', label: 'scroll' },
			]}
		>
			<CommandBody state={state} onClose={onClose} />
		</Frame>
	);
}

function CommandBody({ state, onClose }: Props) {
	const { width, height } = useBody();
	useKeys((input, key) => {
		if (key.escape || key.return || input === 'q' || input === 'p') onClose();
	});
	const name = safeText(state.document.name);
	const lines = [
		...paragraph(`${name} is the profile that the last screen saves these answers as. It holds no password.`, width),
		...equivalentCommands(state).flatMap(({ purpose, command }) => [
			gap,
			...paragraph(purpose, width, 'dim'),
			...paragraph(safeText(command), width, 'plain', 2),
		]),
	];
	return (
		<Box flexDirection="column" height={height}>
			<ScrollArea lines={lines} height={height} isFocused />
		</Box>
	);
}
