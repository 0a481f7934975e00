import { inWords } from '../commands/in-words.js';
import { ConnectionError, InvalidProfileError, ToolError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { safeText } from '../core/safe-text.js';
import type { Problem } from '../core/wizard/state.js';

/** An error in the words that the wizard shows. What is not ours is a bug, and says so. */
export function problemOf(thrown: unknown): Problem {
	const error = inWords(thrown);
	if (!(error instanceof ToolError)) return bug(error);
	const { code, message, remedy, exitCode } = error;
	const safe = (text: string): string => safeText(text, { newlines: 'keep' });
	const problem = { code, message: safe(message), remedy: safe(remedy), exitCode };
	if (error instanceof InvalidProfileError) return { ...problem, issues: error.issues };
	if (!(error instanceof ConnectionError)) return problem;
	return { ...problem, field: error.field, causeCode: error.causeCode, serverText: error.serverText };
}

function bug(error: unknown): Problem {
	if (error instanceof Error && error.name === 'AbortError') {
		return { code: 'stopped', message: 'Stopped.', remedy: 'Try again when you like.', exitCode: ExitCode.interrupted };
	}
	const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	return {
		code: 'bug',
		message: `Something went wrong that Gatehouse does not know: ${safeText(text)}`,
		remedy: 'This is a bug. Please report it, with what you did before.',
		exitCode: ExitCode.bug,
	};
}
