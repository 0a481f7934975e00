import { useApp, useInput } from 'ink';

/** What Ctrl+/ and Ctrl+_ send: the help for where `?` is a letter like any other. */
const ctrlSlash = '\u001F';

/** Keys that every screen hears, whatever has the focus: the help, and Ctrl+L where something else wrote on the screen. */
export function useOverlayKeys(toggleHelp: () => void): void {
	const { suspendTerminal } = useApp();
	useInput((input, key) => {
		if (input === ctrlSlash) toggleHelp();
		// Coming back from a suspension draws everything anew; nothing happens in between.
		else if (key.ctrl && input === 'l') void suspendTerminal(() => {});
	});
}
