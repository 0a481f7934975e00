import { ToolError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { StatementError } from '../postgres/execute/run-statement.js';
import { ServerError } from '../postgres/session.js';

/** The server would not, or could not, answer what it was asked; that is nobody's bug. */
export class ServerRefusalError extends ToolError {
	readonly code: string;
	readonly exitCode = ExitCode.unreachable;

	constructor({ code, remedy }: Reason, cause: ServerError) {
		super(`The server did not do what it was asked: ${cause.message} (SQLSTATE ${cause.sqlstate}).`, remedy, { cause });
		this.code = code;
	}
}

type Reason = { readonly code: string; readonly remedy: string };

const locked: Reason = {
	code: 'locked',
	remedy: 'Another session holds a lock on what has to be looked at. Wait for it, and run the same command again.',
};
const full: Reason = {
	code: 'server-full',
	remedy: 'The server has no room left, or is not allowed any. Have that mended, and run the same command again.',
};
const again: Reason = { code: 'server-busy', remedy: 'Run the same command again.' };

const reasons: readonly (readonly [RegExp, Reason])[] = [
	[/^55P03$/, locked],
	[/^57014$/, { code: 'cancelled', remedy: 'Somebody cancelled it, or a time limit did. Run the same command again.' }],
	[/^(40001|40P01|XX000)$/, again],
	[/^(53|58)/, full],
];

/** What went wrong, as people may read it. What only a bug can have made stays what it is. */
export function inWords(thrown: unknown): unknown {
	const error = thrown instanceof StatementError ? thrown.cause : thrown;
	if (!(error instanceof ServerError)) return error;
	const found = reasons.find(([sqlstate]) => sqlstate.test(error.sqlstate));
	return found === undefined ? error : new ServerRefusalError(found[1], error);
}
