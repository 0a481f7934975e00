import { ExitCode } from '../../core/exit-code.js';

export type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Why the wizard ended without having been asked to. */
export type Ending =
	| { readonly kind: 'crash'; readonly error: unknown }
	| { readonly kind: 'signal'; readonly signal: EndingSignal };

const codes: Readonly<Record<EndingSignal, ExitCode>> = {
	SIGINT: ExitCode.interrupted,
	SIGTERM: ExitCode.terminated,
	SIGHUP: ExitCode.hangup,
};

export const exitCodeOf = (ending: Ending): ExitCode => (ending.kind === 'crash' ? ExitCode.bug : codes[ending.signal]);

/** Calls `end` for whatever would otherwise kill the process with the terminal in raw mode. Returns what undoes it. */
export function listenForEndings(end: (ending: Ending) => void): () => void {
	const onError = (error: unknown): void => end({ kind: 'crash', error });
	const onSignal = (signal: NodeJS.Signals): void => end({ kind: 'signal', signal: signal as EndingSignal });
	const signals = Object.keys(codes) as EndingSignal[];
	process.on('uncaughtException', onError).on('unhandledRejection', onError);
	for (const signal of signals) process.on(signal, onSignal);
	return () => {
		process.off('uncaughtException', onError).off('unhandledRejection', onError);
		for (const signal of signals) process.off(signal, onSignal);
	};
}
