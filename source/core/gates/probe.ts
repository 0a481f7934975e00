import type { Sql } from '../sql/sql.js';
import type { Gate } from './check.js';

export type Outcome = 'allowed' | 'denied';

/** How the question is put. Nothing in it can change the server. */
export type Ask =
	/** Only the catalog can say, or only the catalog may be asked; `unread` is why it was not. */
	| { readonly kind: 'catalog'; readonly unread?: string | undefined; readonly remedy?: string | undefined }
	/** A sign-in as the login, ended at once unless it is the login's own database. */
	| {
			readonly kind: 'sign-in';
			readonly database: string;
			readonly deniedBy: readonly string[];
			/** What an error shows that nobody expected and that does not pass by itself; left out: nothing. */
			readonly errors?: Outcome | undefined;
	  }
	/** A statement that the server takes or refuses, rolled back whatever it says. */
	| {
			readonly kind: 'statement';
			readonly sql: Sql;
			/** Asked in turn where the one before it is impossible whoever asks (428C9: the column is generated). */
			readonly instead?: readonly Sql[] | undefined;
			/** The same about others that may answer differently: the first that does decides. */
			readonly further?: readonly Further[] | undefined;
			/** `none`: refuses to run inside one, and can change nothing by itself. */
			readonly transaction: 'read only' | 'read write' | 'none';
			/** As the role that the session starts with, or as the login itself where those differ. */
			readonly as: 'start' | 'login';
			/** Errors that only somebody who is allowed gets to see, and what each shows. */
			readonly allowedBy: Readonly<Record<string, string>>;
			/** Codes beside 42501 by which this statement is refused. */
			readonly deniedBy?: readonly string[] | undefined;
	  }
	| Question;

/** A query with one row and one column, `seen`; `words` introduce what was seen. */
export type Question = {
	readonly kind: 'question';
	readonly sql: Sql;
	/** Seen where it is allowed; anything else is a denial. */
	readonly wanted: string;
	readonly words: string;
	/** Left out: outside of any. */
	readonly transaction?: 'read only' | 'read write' | undefined;
	/** Run before it, in its transaction. */
	readonly before?: readonly Sql[] | undefined;
	/** What an error shows that says something; left out: nothing. */
	readonly errors?: Outcome | undefined;
};

export type Further = { readonly name: string; readonly sql: Sql; readonly instead?: readonly Sql[] | undefined };

/** One question to the live server, and everything that is needed to judge the answer. */
export type Probe = {
	/** Stable from run to run, e.g. `connect:orders_app:orders:sign-in`. */
	readonly id: string;
	readonly gate: Gate;
	/** The login; `PUBLIC`, or the role that owns or creates, where the question is about that. */
	readonly role: string;
	readonly database: string;
	readonly subject: string;
	readonly expect: Outcome;
	readonly ask: Ask;
	/** What the catalog says; null where only a session can tell. */
	readonly catalog: { readonly says: Outcome; readonly because: string } | null;
	/** `warn`: true, but outside the profile. */
	readonly otherwise: 'fail' | 'warn';
	/** What mends it when the catalog is not as it should be. */
	readonly fix: string | null;
	/** What to do where the catalog and reality disagree. */
	readonly puzzle?: string | undefined;
	/** Why it proves nothing that nothing was allowed, or seen: there was nothing to hide. */
	readonly hollow?: Explanation | undefined;
	/** What an error means here, where it means more than its text says. */
	readonly explained?: Readonly<Record<string, Explanation>> | undefined;
	/** Ids of the probes that must have found their gate open. */
	readonly behind: readonly string[];
};

export type Explanation = { readonly because: string; readonly fix: string | null };

/** What came back. */
export type Answer =
	| {
			readonly kind: 'answered';
			/** null: no error. */
			readonly sqlstate: string | null;
			/** The server's words, or what a question saw. */
			readonly text: string | null;
	  }
	| { readonly kind: 'not asked'; readonly reason: string; readonly fix: string | null };

/** What is known once the question was put. */
export type Fact = {
	readonly outcome: Outcome | 'unknown';
	readonly sqlstate: string | null;
	readonly serverText: string | null;
	/** Why it is unknown. */
	readonly reason: string | null;
	readonly fix: string | null;
};

export function probeId(gate: Gate, role: string, database: string, ...topic: readonly string[]): string {
	return [gate, role, database, ...topic].join(':');
}
