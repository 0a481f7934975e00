import type { SocketClient } from './client.js';

/**
 * Sends statements in one go, each a message of its own, and tells of each, in the server's order, when it was done;
 * nothing is told of one that failed, nor of those behind it. Resolves, with what the first failure was, when the
 * server has answered them all. It never rejects: whoever calls knows better whether the connection was lost.
 *
 * One message that held them all would be a little quicker, but the server then keeps its answers back to the end, so
 * nobody could tell which statement takes how long, and its log would show all of them beside the one that failed.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SIMPLE-QUERY
 */
export function sendAll(
	client: SocketClient,
	texts: readonly string[],
	done: () => void,
): Promise<{ error?: unknown }> {
	if (texts.length === 0) return Promise.resolve({});
	const { connection } = client;
	const outcome: { error?: unknown } = {};
	return new Promise((resolve) => {
		let left = texts.length;
		// After an answer of either kind the server says that it is ready: what follows belongs to the next statement.
		const ready = () => {
			if (--left > 0) return;
			connection.off('readyForQuery', ready);
			resolve(outcome);
		};
		connection.on('readyForQuery', ready);
		connection.stream.cork();
		for (const text of texts) {
			// A callback, because a promise would tell after the notices of later statements were heard already.
			void client.query(text, (error: unknown) => {
				if (error) outcome.error ??= error;
				else if (outcome.error === undefined) done();
			});
		}
		connection.stream.uncork();
	});
}
