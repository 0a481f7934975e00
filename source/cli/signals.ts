import { setMaxListeners } from 'node:events';
import { ExitCode } from '../core/exit-code.js';

const codes = { SIGHUP: ExitCode.hangup, SIGINT: ExitCode.interrupted, SIGTERM: ExitCode.terminated } as const;
type Name = keyof typeof codes;

/** One Ctrl+C can arrive twice: from the terminal and from npm, or sent on by a library. No hand is this quick. */
const onePress = 250;

/**
 * The first signal asks the command to stop in good order: to roll back, to take a sandbox down. A second one ends the
 * process there and then; `say` is given the last words for that.
 */
export function stopOnSignals(say: (text: string) => void = () => {}): {
	readonly signal: AbortSignal;
	/** What the process should end with: 128 and the number of the signal that was caught; undefined while none was. */
	readonly stopCode: () => ExitCode | undefined;
	/** What is said if a second signal comes. */
	readonly lastWords: (text: string) => void;
	readonly release: () => void;
} {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal); // each session that is open listens: many are no leak
	let caught: { readonly name: Name; readonly at: number } | undefined;
	let last = '';
	const names = Object.keys(codes) as Name[];
	const handle = (name: Name) => {
		const now = performance.now();
		if (caught === undefined) {
			caught = { name, at: now };
			controller.abort();
		} else if (now - caught.at > onePress) {
			say(last);
			process.exit(codes[name]);
		}
	};
	for (const name of names) process.on(name, handle);
	return {
		signal: controller.signal,
		stopCode: () => (caught === undefined ? undefined : codes[caught.name]),
		lastWords: (text) => {
			last = text;
		},
		release: () => {
			for (const name of names) process.off(name, handle);
		},
	};
}
