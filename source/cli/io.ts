import type { ExitCode } from '../core/exit-code.js';

/** What a command may touch of the process it runs in: given, so that nothing reaches for globals. */
export type Io = {
	/** The result, and nothing but the result. */
	readonly out: (text: string) => void;
	/** Whether somebody has it: whoever reads it may have left, and a disk may be full. */
	readonly wentOut: () => Promise<boolean>;
	/** Progress, warnings, questions. */
	readonly err: (text: string) => void;
	readonly stdin: AsyncIterable<Uint8Array | string>;
	readonly env: NodeJS.ProcessEnv;
	readonly cwd: string;
	readonly homeDir: string;
	readonly osUser: string;
	/** Both ends are a terminal, so a question can be asked. */
	readonly interactive: boolean;
	/** Asks on the terminal; null when the user closes it. */
	readonly ask: (question: string) => Promise<string | null>;
	/** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
	readonly signal: AbortSignal;
	/** The exit code of the signal that was caught; undefined while none was. */
	readonly stopCode: () => ExitCode | undefined;
	/** What is said where a second signal ends the process there and then. */
	readonly lastWords: (text: string) => void;
};
