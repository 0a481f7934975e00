import pg from 'pg';
import type { SocketClient } from './client.js';
import { serverError } from './from-server.js';
import type { Reply, Row } from './session.js';

/**
 * Sends texts one behind the other and gathers what the server says to each. A reply is over when the server says that it
 * is ready again: what has none of that when `loss` comes was cut off.
 */
export async function sendEach(
	client: SocketClient,
	texts: readonly string[],
	loss: Promise<void>,
): Promise<readonly Reply[]> {
	if (texts.length === 0) return [];
	const { connection } = client;
	let ready = 0;
	const allReady = new Promise<void>((resolve) => {
		const count = () => {
			ready++;
			if (ready < texts.length) return;
			connection.off('readyForQuery', count);
			resolve();
		};
		connection.on('readyForQuery', count);
	});
	connection.stream.cork();
	const results = texts.map((text) => client.query<Row>(text));
	connection.stream.uncork();
	const settled = await Promise.allSettled(results);
	await Promise.race([allReady, loss]);
	return settled.map((result, at) => (at < ready ? replyOf(result) : { kind: 'lost' }));
}

function replyOf(result: PromiseSettledResult<pg.QueryResult<Row>>): Reply {
	if (result.status === 'fulfilled') return { kind: 'rows', rows: lastOf(result.value)?.rows ?? [] };
	if (result.reason instanceof pg.DatabaseError) return { kind: 'refused', error: serverError(result.reason) };
	throw result.reason;
}

/** pg answers several statements in one text with a list of results; the last one's rows are the answer. */
function lastOf(result: pg.QueryResult<Row> | readonly pg.QueryResult<Row>[]): pg.QueryResult<Row> | undefined {
	return Array.isArray(result) ? result.at(-1) : (result as pg.QueryResult<Row>);
}
