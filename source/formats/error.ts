import { InvalidProfileError, StalePlanError, ToolError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { safeText } from '../core/safe-text.js';

export type ErrorJson = {
	readonly formatVersion: '1.0';
	readonly kind: 'error';
	readonly code: string;
	readonly message: string;
	readonly remedy: string;
	readonly exitCode: ExitCode;
	readonly issues?: readonly { readonly path: string; readonly message: string }[];
};

/** A failure for machines. What is not a ToolError is a bug of ours, and says so. */
export function errorJson(error: unknown): ErrorJson {
	const frame = { formatVersion: '1.0', kind: 'error' } as const;
	if (error instanceof ToolError) {
		const { code, message, remedy, exitCode } = error;
		const issues = error instanceof InvalidProfileError ? { issues: error.issues } : {};
		return { ...frame, code, message, remedy, exitCode, ...issues };
	}
	return {
		...frame,
		code: 'bug',
		message: `Unexpected: ${error instanceof Error ? error.message : String(error)}`,
		remedy: 'This is a bug in Gatehouse. Please report it with the command you ran; it holds no password.',
		exitCode: ExitCode.bug,
	};
}

/** The last line of an apply that did not begin: the failure, in the form of a result. */
export function applyErrorJson(error: unknown): Record<string, unknown> {
	return { ...errorJson(error), type: 'result', status: statusOf(error), receipt: null };
}

/** A stop that came before anything was done leaves nothing, so it is as good as undone. */
function statusOf(error: unknown): 'stale' | 'undone' | 'refused' {
	if (error instanceof StalePlanError) return 'stale';
	return error instanceof ToolError && error.code === 'stopped' ? 'undone' : 'refused';
}

/** A failure for people: what is so, every problem, what to do. */
export function errorText(error: unknown): string {
	const { message, remedy, issues = [] } = errorJson(error);
	const lines = [
		message,
		...issues.map((issue) => `  ${issue.path === '' ? '' : `${issue.path}: `}${issue.message}`),
		remedy,
	];
	return `${lines.map((line) => safeText(line, { newlines: 'keep' })).join('\n')}\n`;
}
