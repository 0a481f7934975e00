import { render } from 'ink';
import type { ReactNode } from 'react';
import type { ExitCode } from '../../core/exit-code.js';
import { GlyphContext } from '../components/use-glyphs.js';
import { CrashBoundary } from './crash-boundary.js';
import { type Ending, exitCodeOf, listenForEndings } from './endings.js';
import { asciiGlyphs, unicodeGlyphs } from './glyphs.js';
import { keyStream } from './key-stream.js';
import type { Picture } from './picture.js';
import { restoreTerminal } from './restore.js';
import { rewritten, withoutScrollbackErasing } from './stdout-filter.js';
import { tellCrash } from './tell-crash.js';

/** `value` is what the app gave to Ink's `exit()`; `ended` was not asked for, and has been told on the main screen. */
export type InkEnd<Value> =
	| { readonly kind: 'finished'; readonly value: Value }
	| { readonly kind: 'ended'; readonly exitCode: ExitCode };

export type RunInkOptions = {
	/** Draws on the main screen. */
	readonly inline?: boolean | undefined;
	readonly ascii?: boolean | undefined;
	/** What is on the screen already. */
	readonly picture?: Picture | undefined;
	/** After the terminal is restored and before the promise resolves: roll back, keep the draft. */
	readonly onEnding?: ((ending: Ending) => void | Promise<void>) | undefined;
	/** What the user should know after a crash or a signal, e.g. where the draft is. Asked after `onEnding`. */
	readonly lastWords?: (() => string) | undefined;
};

/** Whether both streams are terminals is for the caller to know: Ink is not even imported when they are not. */
export async function runInk<Value>(element: ReactNode, options: RunInkOptions = {}): Promise<InkEnd<Value>> {
	const { stdin, stdout, stderr } = process;
	const ignore = (): void => {}; // the terminal went away: SIGHUP tells it, EIO need not
	stdout.on('error', ignore);
	stderr.on('error', ignore);
	try {
		const end = await untilItEnds<Value>(element, options).finally(() => stdin.setRawMode(false));
		if (end.kind === 'finished') return end;
		const { ending } = end;
		if (ending.kind === 'crash') stderr.write(`${tellCrash(ending.error)}\n`);
		await options.onEnding?.(ending);
		const words = options.lastWords?.() ?? '';
		if (words !== '') stderr.write(`${words}\n`);
		return { kind: 'ended', exitCode: exitCodeOf(ending) };
	} finally {
		stdout.off('error', ignore);
		stderr.off('error', ignore);
	}
}

type End<Value> =
	| { readonly kind: 'finished'; readonly value: Value }
	| { readonly kind: 'ended'; readonly ending: Ending };

function untilItEnds<Value>(element: ReactNode, options: RunInkOptions): Promise<End<Value>> {
	const { stdin, stdout } = process;
	return new Promise((resolve) => {
		let first: Ending | undefined; // the cause; the rest are its consequences
		const settle = (end: End<Value>): void => {
			deafen();
			resolve(end);
		};
		const end = (why: Ending): void => {
			if (first !== undefined) return;
			first = why;
			setImmediate(leave); // not from within a render, and not before there is something to unmount
		};
		const leave = (): void => {
			try {
				app.unmount();
			} catch {
				restoreTerminal(stdin, stdout);
				if (first !== undefined) settle({ kind: 'ended', ending: first });
			}
		};
		const deafen = listenForEndings(end);
		stdin.setRawMode(true); // Ink does it after the first frame, and until then the Ctrl+C of someone quick is a signal
		const app = render(
			<CrashBoundary onCrash={(error) => end({ kind: 'crash', error })}>
				<GlyphContext value={options.ascii ? asciiGlyphs : unicodeGlyphs}>{element}</GlyphContext>
			</CrashBoundary>,
			{
				stdin: keyStream(stdin),
				stdout: rewritten(stdout, (data) => withoutScrollbackErasing(options.picture?.rewrite(data) ?? data)),
				interactive: true, // with CI set Ink would show nothing, and still take the keys
				alternateScreen: !options.inline,
				exitOnCtrlC: false,
			},
		);
		app.waitUntilExit().then(
			(value) => {
				if (first !== undefined) return settle({ kind: 'ended', ending: first });
				// Ink leaves by itself, with nothing to hand over, where the terminal is gone before the signal that tells it.
				if (value === undefined) return settle({ kind: 'ended', ending: { kind: 'signal', signal: 'SIGHUP' } });
				return settle({ kind: 'finished', value: value as Value });
			},
			(error: unknown) => settle({ kind: 'ended', ending: first ?? { kind: 'crash', error } }),
		);
	});
}
