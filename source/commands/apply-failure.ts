import type { Failure } from '../core/apply/result.js';
import { ConnectionError, ToolError } from '../core/errors.js';
import { StatementError } from '../postgres/execute/run-statement.js';
import { ConnectionLostError, ServerError } from '../postgres/session.js';

const remedies: Readonly<Record<string, string>> = {
	'42501':
		'The administrator may not do this. Nothing else was tried; give it the right, or use another administrator.',
	'55P03': 'Another session holds a lock on the same object. Wait for it and run the same command again.',
	'55006': 'The object is in use by another session. End it, or wait, and run the same command again.',
	'53300': 'The server has no connection left. Wait, or raise max_connections, and run the same command again.',
	'57014': 'It was cancelled. Run it again when you want it done.',
	'01006': 'Somebody else owns the object, so the server took nothing away. Let its owner or a superuser do it.',
	'01007': 'Somebody else owns the object, so the server gave nothing. Let its owner or a superuser do it.',
};

/** Then nobody can say whether the server came to the end of the transaction. */
export function isLost(error: unknown): boolean {
	return (error instanceof StatementError ? error.cause : error) instanceof ConnectionLostError;
}

/** Nobody answers, neither here nor over a new connection: whoever asks once more waits as long once more. */
export function isOutOfReach(error: unknown): boolean {
	const cause = error instanceof StatementError ? error.cause : error;
	if (cause instanceof ConnectionLostError) return cause.outOfReach;
	return cause instanceof ConnectionError && cause.code === 'timed-out';
}

/** What to do where nobody could look afterwards. */
export const whereUnseen =
	'Run the same command again when the server answers: it looks at what is there and does the rest. `gatehouse undo last` takes back what stands instead.';

/** Says in words what went wrong, by the SQLSTATE and never by the text. Names the statement by its id. */
export function failureOf(error: unknown, cancelled = false): Failure {
	const id = error instanceof StatementError ? error.id : null;
	const cause = error instanceof StatementError ? error.cause : error;
	if (cause instanceof ServerError) {
		const said = [cause.message, cause.detail, cause.hint].filter((part) => part !== undefined).join('\n');
		const remedy =
			remedies[cause.sqlstate] ?? 'Mend the cause and run the same command again: it goes on from what is there.';
		return { id, sqlstate: cause.sqlstate, message: cancelled ? 'Stopped as you asked.' : said, remedy };
	}
	if (cancelled)
		return {
			id,
			sqlstate: null,
			message: 'Stopped as you asked.',
			remedy: 'Run it again when you want it done.',
		};
	if (cause instanceof ConnectionLostError)
		return {
			id,
			sqlstate: null,
			message: cause.message,
			remedy: 'Run the same command again: it looks at what is there and does the rest.',
		};
	if (cause instanceof ToolError) return { id, sqlstate: null, message: cause.message, remedy: cause.remedy };
	// A bug of ours, but what was begun must still be undone and told.
	return {
		id,
		sqlstate: null,
		message: `Unexpected: ${cause instanceof Error ? cause.message : String(cause)}`,
		remedy: 'This is a bug in Gatehouse. Please report it.',
	};
}
