import type { Statement } from '../../core/plan/plan.js';
import { type Notice, ServerError, type Session } from '../session.js';

/** What watches a run, called in the server's order. */
export type Watch = {
	readonly started?: (statement: Statement) => void;
	readonly done?: (statement: Statement, ms: number) => void;
};

/** One statement failed; the transaction it was in, if any, is rolled back. */
export class StatementError extends Error {
	override readonly name = 'StatementError';
	readonly id: string;
	readonly ms: number;

	constructor(id: string, ms: number, cause: unknown) {
		super(`statement ${id} failed`, { cause });
		this.id = id;
		this.ms = ms;
	}
}

/** The SQLSTATE that a statement failed with; undefined where it was not the server that refused it. */
export function sqlstateOf(error: unknown): string | undefined {
	return error instanceof StatementError && error.cause instanceof ServerError ? error.cause.sqlstate : undefined;
}

/** What the server says instead of failing when a GRANT or REVOKE did nothing: not ours to give or take. */
const nothingDone: ReadonlySet<string> = new Set(['01006', '01007']);

/** Takes the server's word that a statement did nothing for the failure that it is. */
export function failureIn(notices: readonly Notice[]): ServerError | undefined {
	const idle = notices.find((notice) => nothingDone.has(notice.sqlstate));
	return idle && new ServerError({ sqlstate: idle.sqlstate, message: idle.message });
}

/** Runs one statement, outside of a transaction. */
export async function runStatement(session: Session, statement: Statement, text: string, watch: Watch): Promise<void> {
	session.takeNotices();
	watch.started?.(statement);
	const start = performance.now();
	try {
		await session.query(text);
		const failure = failureIn(session.takeNotices());
		if (failure !== undefined) throw failure;
	} catch (error) {
		throw new StatementError(statement.id, performance.now() - start, error);
	}
	watch.done?.(statement, performance.now() - start);
}
