/**
 * Leaves the alternate screen, shows the cursor, ends bracketed paste and the kitty protocol, resets colours: what an
 * interrupted program may have left behind. Also what `gatehouse doctor --reset-terminal` prints.
 */
export const restoringSequence = '\u001B[?2026l\u001B[?1049l\u001B[?25h\u001B[?2004l\u001B[<u\u001B[0m';

/** For when Ink itself could not; harmless when there is nothing to restore. */
export function restoreTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): void {
	try {
		if (stdin.isTTY) stdin.setRawMode(false);
		if (stdout.isTTY) stdout.write(restoringSequence);
	} catch {
		// The terminal is gone (SIGHUP): nothing is left to restore.
	}
}
