import { inWords, ServerRefusalError } from '../commands/in-words.js';
import { ConnectionError, ToolError } from '../core/errors.js';
import type { ExitCode } from '../core/exit-code.js';

/** The command ended because a signal asked it to. */
export class StoppedError extends ToolError {
	readonly code = 'stopped';
	readonly exitCode: ExitCode;

	constructor(exitCode: ExitCode, cause: unknown) {
		super('Stopped as you asked.', 'Run the same command again when you want it done.', { cause });
		this.exitCode = exitCode;
	}
}

/**
 * What a command failed with, seen in the light of a stop: then a statement that was cancelled, a connection that was
 * given up and an AbortError all mean the same. What is wrong for another reason stays what it is.
 */
export function whyEnded(thrown: unknown, stopCode: ExitCode | undefined): unknown {
	const error = inWords(thrown);
	if (stopCode === undefined || error instanceof StoppedError) return error;
	const isServers = error instanceof ConnectionError || error instanceof ServerRefusalError;
	return error instanceof ToolError && !isServers ? error : new StoppedError(stopCode, error);
}
