import type { Statement } from '../../core/plan/plan.js';
import type { Session } from '../session.js';
import { failureIn, StatementError, type Watch } from './run-statement.js';

export type Ready = { readonly statement: Statement; readonly text: string };

/**
 * Runs statements inside of a transaction, all sent at once. Rejects with the first that failed, be it that the server
 * said so or that it did nothing; none behind it is told of, and the transaction is to be rolled back.
 */
export async function runPack(session: Session, pack: readonly Ready[], watch: Watch): Promise<void> {
	const waiting = pack.map(({ statement }) => statement);
	let failed: StatementError | undefined;
	let since = performance.now();
	const begin = (): void => {
		since = performance.now();
		if (waiting[0] !== undefined) watch.started?.(waiting[0]);
	};
	begin();
	try {
		await session.queryAll(
			pack.map(({ text }) => text),
			({ ms, notices }) => {
				const statement = failed === undefined ? waiting.shift() : undefined;
				if (statement === undefined) return;
				const failure = failureIn(notices);
				if (failure !== undefined) failed = new StatementError(statement.id, ms, failure);
				else {
					watch.done?.(statement, ms);
					begin();
				}
			},
		);
	} catch (error) {
		failed ??= new StatementError(waiting[0]?.id ?? '', performance.now() - since, error);
	}
	if (failed !== undefined) throw failed;
}
