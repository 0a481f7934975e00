import { expect, test } from 'vitest';
import { copyThroughTerminal } from '../../source/ui/clipboard.js';

function copied(text: string, env: NodeJS.ProcessEnv = {}): string {
	const written: string[] = [];
	copyThroughTerminal(text, { env, write: (bytes) => written.push(bytes) });
	return written.join('');
}

test('the terminal is asked to put it on the clipboard, through tmux too', () => {
	expect(copied('GRANT é')).toBe(`\u001B]52;c;${Buffer.from('GRANT é').toString('base64')}\u0007`);
	expect(copied('x', { TMUX: '/tmp/tmux' })).toBe('\u001BPtmux;\u001B\u001B]52;c;eA==\u0007\u001B\\');
});

test('what is more than terminals take is not sent, and is no success', () => {
	expect(() => copied('x'.repeat(60_000))).toThrow(
		expect.objectContaining({
			code: 'too-large-to-copy',
			message: 'Not copied: 60,000 bytes are more than terminals take.',
			remedy: 'Write it to a file instead.',
		}),
	);
});
