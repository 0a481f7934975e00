import { RefusedError } from '../core/errors.js';

/** Terminals that take OSC 52 at all take about this much. */
const largest = 74_994;

type Surroundings = { readonly env: NodeJS.ProcessEnv; readonly write: (bytes: string) => void };

/**
 * Asks the terminal to put the text on the clipboard (OSC 52): works over SSH too. A terminal never says whether it
 * did, so neither do we. Inside tmux the request is passed through to the terminal outside.
 * @throws {RefusedError} for what is more than terminals take.
 * @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands
 */
export function copyThroughTerminal(text: string, { env, write }: Surroundings): string {
	const encoded = Buffer.from(text, 'utf8').toString('base64');
	const size = Buffer.byteLength(text).toLocaleString('en-US');
	if (encoded.length > largest)
		throw new RefusedError(
			'too-large-to-copy',
			`Not copied: ${size} bytes are more than terminals take.`,
			'Write it to a file instead.',
		);
	const request = `\u001B]52;c;${encoded}\u0007`;
	write(env['TMUX'] ? `\u001BPtmux;${request.replaceAll('\u001B', '\u001B\u001B')}\u001B\\` : request);
	return `Sent ${size} bytes to your terminal (OSC 52). If they are not on the clipboard, write a file instead.`;
}
