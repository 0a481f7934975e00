import { Box } from 'ink';
import { destination } from '../../core/connection.js';
import { safeText } from '../../core/safe-text.js';
import { equivalentCommands } from '../../core/wizard/equivalent-command.js';
import type { Event } from '../../core/wizard/event.js';
import { savedAs } from '../../core/wizard/save-profile.js';
import type { Planned, State } from '../../core/wizard/state.js';
import { Frame, useBody } from '../components/frame.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useKeys } from '../components/use-keys.js';
import { gap, paragraph, shellCommand } from './paragraphs.js';
import { placeOf } from './place-of.js';
import { savingLabel } from './saving-label.js';

type Props = {
	readonly state: Extract<State, Planned>;
	readonly send: (event: Event) => void;
	readonly onClose: () => void;
};

/** The same work without the wizard: for a script, for CI, for the next customer. */
export function CommandScreen(props: Props) {
	const { state } = props;
	return (
		<Frame
			title="Without the wizard"
			{...placeOf(state)}
			hints={[
				{ key: 'Esc', label: 'close' },
				...(savesHere(state) ? [{ key: 's', label: savingLabel(state).toLowerCase() }] : []),
				{ key: 'j/k', label: 'scroll' },
			]}
		>
			<CommandBody {...props} />
		</Frame>
	);
}

/** No command names the server: that is the profile's, and a password nobody's. */
function serverWords({ server }: Planned): string {
	if (server.kind === 'sandbox')
		return 'It names no server and holds no password; --sandbox starts a new server each time.';
	const { target } = server;
	const where = safeText(`${destination(target)}, TLS ${target.sslmode}`);
	return `It names the server, ${where}, and holds no password: that is read from PGPASSWORD or ~/.pgpass.`;
}

/** The last screen has a button for it. */
const savesHere = ({ step }: Props['state']): boolean => step === 'review' || step === 'sql';

function CommandBody({ state, send, onClose }: Props) {
	const { width, height } = useBody();
	useKeys((input, key) => {
		if (input === 's' && savesHere(state)) {
			send({ type: 'save-chosen' });
			onClose();
		} else if (key.escape || key.return || input === 'q' || input === 'p') onClose();
	});
	const name = safeText(savedAs(state));
	const saver = savesHere(state) ? 'the key s' : 'the last screen';
	const lines = [
		...paragraph(`${name} is the profile that ${saver} saves these answers as. ${serverWords(state)}`, width),
		...equivalentCommands(state).flatMap(({ purpose, command }) => [
			gap,
			...paragraph(purpose, width, 'dim'),
			...shellCommand(safeText(command), width, 'plain', 2),
		]),
	];
	return (
		<Box flexDirection="column" height={height}>
			<ScrollArea lines={lines} height={height} isFocused />
		</Box>
	);
}
