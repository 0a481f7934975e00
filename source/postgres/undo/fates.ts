import type { Fate } from '../../core/undo/doubts.js';
import { ServerError, type Session } from '../session.js';

/** Of a transaction that is still to come: the server was set back to before it. */
const isInTheFuture = '22023';

/**
 * What became of transactions of this server. Nobody is at work on them any more, so that none is in progress unless
 * somebody has prepared it. https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
 */
export async function fatesOf(session: Session, transactions: readonly string[]): Promise<ReadonlyMap<string, Fate>> {
	const fates = new Map<string, Fate>();
	for (const transaction of new Set(transactions)) fates.set(transaction, await fateOf(session, transaction));
	return fates;
}

async function fateOf(session: Session, transaction: string): Promise<Fate> {
	try {
		const [row] = await session.query<{ fate: Fate | null }>('SELECT pg_xact_status($1::xid8) AS fate', [transaction]);
		return row?.fate ?? 'forgotten';
	} catch (error) {
		if (error instanceof ServerError && error.sqlstate === isInTheFuture) return 'aborted';
		throw error;
	}
}
