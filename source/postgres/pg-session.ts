import pg from 'pg';
import { safeText } from '../core/safe-text.js';
import type { SocketClient } from './client.js';
import { ConnectionLostError, type Notice, type Row, ServerError, type Session } from './session.js';

/** How long the server may take over a goodbye. */
const patience = 1000;

/** The session over a pg client that has signed in. */
export function pgSession(
	client: SocketClient,
	facts: Pick<Session, 'user' | 'database' | 'version' | 'backendPid' | 'cancel'>,
): Session {
	let lost = false;
	let notices: Notice[] = [];
	let tail: Promise<unknown> = Promise.resolve();
	let goodbye: Promise<void> | undefined;
	const loss = new Promise<void>((resolve) => {
		const lose = () => {
			lost = true;
			resolve();
		};
		client.on('error', lose).on('end', lose);
	});
	client.on('notice', (notice) => notices.push(noticeOf(notice)));

	async function run<R extends Row>(text: string, parameters?: readonly unknown[]): Promise<readonly R[]> {
		if (lost) throw new ConnectionLostError('The connection to the server is closed.');
		const ready = new Promise<void>((resolve) => client.connection.once('readyForQuery', () => resolve()));
		try {
			return rowsOf<R>(await (parameters ? client.query(text, [...parameters]) : client.query(text)));
		} catch (error) {
			// After an error the server says that it is ready again, or it ends the connection. Which of the two tells
			// FATAL from ERROR, for the word itself is translated and the codes that can be fatal are many.
			if (error instanceof pg.DatabaseError) await Promise.race([ready, loss]);
			if (lost) throw new ConnectionLostError('The connection to the server was lost.');
			throw error instanceof pg.DatabaseError ? serverError(error) : error;
		}
	}

	return {
		...facts,
		get lost() {
			return lost;
		},
		query<R extends Row>(text: string, parameters?: readonly unknown[]) {
			const result = tail.then(() => run<R>(text, parameters));
			tail = result.catch(() => {});
			return result;
		},
		takeNotices() {
			const taken = notices;
			notices = [];
			return taken;
		},
		close() {
			lost = true;
			goodbye ??= end(client);
			return goodbye;
		},
		async cancel() {
			if (!lost) await facts.cancel();
		},
	};
}

/** Never rejects and never hangs: a server that does not answer the goodbye is hung up on. */
async function end(client: SocketClient): Promise<void> {
	const timer = setTimeout(() => client.connection.stream.destroy(), patience);
	await client.end().catch(() => {});
	clearTimeout(timer);
}

/** pg answers several statements in one text with a list of results; the last one's rows are the answer. */
function rowsOf<R extends Row>(result: pg.QueryResult<R> | readonly pg.QueryResult<R>[]): readonly R[] {
	const last = Array.isArray(result) ? result.at(-1) : result;
	return last?.rows ?? [];
}

function serverError(error: pg.DatabaseError): ServerError {
	return new ServerError({
		sqlstate: error.code ?? 'XX000',
		message: safeText(error.message, { newlines: 'keep' }),
		detail: error.detail === undefined ? undefined : safeText(error.detail, { newlines: 'keep' }),
		hint: error.hint === undefined ? undefined : safeText(error.hint, { newlines: 'keep' }),
	});
}

/** pg keeps only the translated severity; class 01 is a WARNING in every language. */
function noticeOf(notice: {
	code?: string | undefined;
	severity?: string | undefined;
	message?: string | undefined;
}): Notice {
	const sqlstate = notice.code ?? '00000';
	return {
		severity: sqlstate.startsWith('01') ? 'WARNING' : safeText(notice.severity ?? 'NOTICE'),
		sqlstate,
		message: safeText(notice.message ?? '', { newlines: 'keep' }),
	};
}
