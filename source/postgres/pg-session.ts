import pg from 'pg';
import { inSeconds } from '../core/in-seconds.js';
import type { SocketClient } from './client.js';
import { noticeOf, serverError } from './from-server.js';
import { sendAll } from './send-all.js';
import { sendEach } from './send-each.js';
import { type Answered, ConnectionLostError, type Notice, type Row, type Session } from './session.js';
import { type Standing, watchSilence } from './silence.js';

/** How long the server may take over a goodbye. */
const patience = 1000;

/** And over a cancellation that somebody waits for. */
const moment = 25;

export type Watched = {
	/** Milliseconds that the server may be silent when it owes an answer. */
	readonly patience: number;
	/** Asks over another connection. */
	readonly ask: (milliseconds: number) => Promise<Standing>;
};

/** The session over a pg client that has signed in. */
export function pgSession(
	client: SocketClient,
	facts: Pick<Session, 'user' | 'database' | 'version' | 'backendPid' | 'cancel'>,
	watched: Watched,
): Session {
	let lost = false;
	let notices: Notice[] = [];
	let tail: Promise<unknown> = Promise.resolve();
	let waiting = 0;
	let goodbye: Promise<void> | undefined;
	let hurried = false;
	let whyLost = () => new ConnectionLostError('The connection to the server was lost.');
	const { stream } = client.connection;
	const silence = watchSilence(stream, watched.patience, watched.ask, (standing) => {
		whyLost = () =>
			new ConnectionLostError(silent(hurried ? undefined : watched.patience), standing === 'out of reach');
		stream.destroy();
	});
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
			if (lost) throw whyLost();
			throw error instanceof pg.DatabaseError ? serverError(error) : error;
		}
	}

	async function runAll(texts: readonly string[], answered: (answer: Answered) => void): Promise<void> {
		if (lost) throw new ConnectionLostError('The connection to the server is closed.');
		notices = [];
		let before = performance.now();
		let thrown: { readonly error: unknown } | undefined;
		const done = () => {
			const now = performance.now();
			try {
				answered({ ms: now - before, notices: takeNotices() });
			} catch (error) {
				thrown ??= { error }; // it would end the process from in here
			}
			before = now;
		};
		const outcome = await Promise.race([sendAll(client, texts, done), loss]);
		if (thrown !== undefined) throw thrown.error;
		if (lost || outcome === undefined) throw whyLost();
		if (outcome.error !== undefined)
			throw outcome.error instanceof pg.DatabaseError ? serverError(outcome.error) : outcome.error;
	}

	function takeNotices(): readonly Notice[] {
		const taken = notices;
		notices = [];
		return taken;
	}

	/** One thing after another: who asks while something runs waits for its turn. */
	function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
		if (++waiting === 1) silence.begin();
		const result = tail.then(act).finally(() => {
			if (--waiting === 0) silence.end();
		});
		tail = result.catch(() => {});
		return result;
	}

	return {
		...facts,
		get lost() {
			return lost;
		},
		query: <R extends Row>(text: string, parameters?: readonly unknown[]) => inTurn(() => run<R>(text, parameters)),
		queryAll: (texts, answered) => inTurn(() => runAll(texts, answered)),
		queryEach: (texts) =>
			inTurn(async () => (lost ? texts.map(() => ({ kind: 'lost' })) : await sendEach(client, texts, loss))),
		takeNotices,
		close() {
			lost = true;
			goodbye ??= end(client, waiting > 0);
			return goodbye;
		},
		async cancel() {
			if (lost) return;
			hurried = true;
			silence.hurry();
			await facts.cancel();
		},
		stop() {
			if (lost) return;
			void facts.cancel();
			setTimeout(() => stream.destroy(), moment).unref();
		},
	};
}

function silent(milliseconds: number | undefined): string {
	const long = milliseconds === undefined ? 'does not answer' : `has not answered for ${inSeconds(milliseconds)}`;
	return `The server ${long}, and does not say over another connection that it is at it.`;
}

/** Never rejects and never hangs: a server that is busy, or does not answer the goodbye, is hung up on. */
async function end(client: SocketClient, isBusy: boolean): Promise<void> {
	const timer = setTimeout(() => client.connection.stream.destroy(), isBusy ? 0 : patience);
	await client.end().catch(() => {});
	clearTimeout(timer);
}

/** pg answers several statements in one text with a list of results; the last one's rows are the answer. */
function rowsOf<R extends Row>(result: pg.QueryResult<R> | readonly pg.QueryResult<R>[]): readonly R[] {
	const last = Array.isArray(result) ? result.at(-1) : result;
	return last?.rows ?? [];
}
