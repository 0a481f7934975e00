import { ExitCode } from '../core/exit-code.js';

const codes = { SIGHUP: ExitCode.hangup, SIGINT: ExitCode.interrupted, SIGTERM: ExitCode.terminated } as const;
type Name = keyof typeof codes;

/**
 * The first signal asks the command to stop in good order: to roll back, to take a sandbox down. A second one ends the
 * process there and then.
 */
export function stopOnSignals(): {
	readonly signal: AbortSignal;
	/** What the process should end with: 128 and the number of the signal that stopped it. */
	readonly exitCode: (otherwise: ExitCode) => ExitCode;
	readonly release: () => void;
} {
	const controller = new AbortController();
	let caught: Name | undefined;
	const names = Object.keys(codes) as Name[];
	const handle = (name: Name) => {
		if (caught !== undefined) process.exit(codes[name]);
		caught = name;
		controller.abort();
	};
	for (const name of names) process.on(name, handle);
	return {
		signal: controller.signal,
		exitCode: (otherwise) => (caught === undefined ? otherwise : codes[caught]),
		release: () => {
			for (const name of names) process.off(name, handle);
		},
	};
}
