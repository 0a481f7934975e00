import { ConnectionError } from '../core/errors.js';

/** What the server said beside the result: a WARNING after GRANT or REVOKE means that nothing was granted or revoked. */
export type Notice = {
	readonly severity: string;
	readonly sqlstate: string;
	readonly message: string;
};

/** An error the server answered with. Callers decide by `sqlstate`, never by the message. */
export class ServerError extends Error {
	readonly sqlstate: string;
	readonly detail: string | undefined;
	readonly hint: string | undefined;

	constructor(details: {
		readonly sqlstate: string;
		readonly message: string;
		readonly detail?: string | undefined;
		readonly hint?: string | undefined;
	}) {
		super(details.message);
		this.name = 'ServerError';
		this.sqlstate = details.sqlstate;
		this.detail = details.detail;
		this.hint = details.hint;
	}
}

/** The connection went away under us: the server stopped, somebody ended the backend, or nobody answers any more. */
export class ConnectionLostError extends ConnectionError {
	/** It did not answer over a new connection either. */
	readonly outOfReach: boolean;

	constructor(message: string, outOfReach = false) {
		const remedy = 'Run the same command again: it looks at what is there, and does the rest.';
		super({ code: 'connection-lost', message, remedy, field: 'host' });
		this.outOfReach = outOfReach;
	}
}

/** What the server said of one statement of several. */
export type Answered = {
	/** From the answer before it, which is when the server took it up. */
	readonly ms: number;
	readonly notices: readonly Notice[];
};

/** What came of one of several texts that were sent together. */
export type Reply =
	| { readonly kind: 'rows'; readonly rows: readonly Row[] }
	| { readonly kind: 'refused'; readonly error: ServerError }
	/** The connection ended before the server had done with it. */
	| { readonly kind: 'lost' };

export type Row = Record<string, unknown>;

/** One signed-in connection. The shell's only handle on the server. */
export type Session = {
	readonly database: string;
	readonly user: string;
	/** `server_version_num`, e.g. 180004. */
	readonly version: number;
	readonly backendPid: number;
	/** Closed, or gone under us: only a new one helps. */
	readonly lost: boolean;
	/** Runs one statement. Rejects with {@link ServerError} or {@link ConnectionLostError}. */
	query<R extends Row = Row>(text: string, parameters?: readonly unknown[]): Promise<readonly R[]>;
	/**
	 * Runs statements one after another without waiting for the network between them, and tells of each that succeeded
	 * as soon as it is done. Inside a transaction only: those behind a failure are on their way already, and there the
	 * server refuses them. Rejects as `query` does, with the first failure, when all are answered.
	 */
	queryAll(texts: readonly string[], answered: (answer: Answered) => void): Promise<void>;
	/**
	 * Sends several texts at once, each as if by itself: a refusal of one is its reply and leaves the others alone, but for
	 * the transaction that it was in. Never rejects for what the server says.
	 */
	queryEach(texts: readonly string[]): Promise<readonly Reply[]>;
	/** Hands over the notices since the last call, oldest first, and forgets them. */
	takeNotices(): readonly Notice[];
	/**
	 * Asks the server, over a second connection, to cancel what this one runs. Never rejects. Where the server does not
	 * answer to that, it is given up sooner than otherwise.
	 */
	cancel(): Promise<void>;
	/** Cancels what this one runs, and ends it; where the server does not answer at once, without a goodbye. */
	stop(): void;
	/** Ends the connection. Never rejects. */
	close(): Promise<void>;
};
