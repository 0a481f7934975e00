import type { Secret } from '../sql/secret.js';

/** What happens while a plan runs, in order, for whoever watches; phases that are concurrent run in between each other. */
export type ApplyEvent =
	| { readonly type: 'waiting-for-lock'; readonly holder: string | null }
	| { readonly type: 'phase-started'; readonly phase: number }
	| { readonly type: 'statement-started'; readonly id: string }
	| { readonly type: 'statement'; readonly id: string; readonly status: 'done' | 'failed'; readonly ms: number }
	/** Another session holds a lock that the statement needs; it is tried again, briefly each time. */
	| { readonly type: 'held-up'; readonly id: string }
	| { readonly type: 'phase-committed'; readonly phase: number }
	| { readonly type: 'undoing'; readonly statements: number }
	| { readonly type: 'checking' };

export type Failure = {
	/** The statement's id, or null when the failure was not a statement's (a lost connection, a lock not had). */
	readonly id: string | null;
	readonly sqlstate: string | null;
	/** The server's message, detail and hint, made safe for a terminal. */
	readonly message: string;
	readonly remedy: string;
};

/** `undone`: nothing of this run remains, and that was looked up; `partial`: something does, and `remains` says what. */
export type ApplyStatus = 'applied' | 'nothing-to-do' | 'undone' | 'partial' | 'cancelled';

export type ApplyResult = {
	readonly status: ApplyStatus;
	/** Ids of the statements whose effect stands. */
	readonly applied: readonly string[];
	/** What an incomplete run left on the server, read back from it. */
	readonly remains: readonly string[];
	/** The receipt's path; null when nothing was done. */
	readonly receipt: string | null;
	readonly failure: Failure | null;
	/** Nobody could look at the server afterwards: only it knows what remains. */
	readonly unseen?: boolean;
	/** The passwords of the logins that this run created. */
	readonly passwords: ReadonlyMap<string, Secret>;
};
