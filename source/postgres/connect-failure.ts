/** What can go wrong before the server has a say, and for which neither node nor pg has a code. */
export type FailureKind =
	| 'no-password'
	| 'no-tls'
	| 'timed-out'
	| 'aborted'
	| 'no-root-certificate'
	| 'no-authority'
	| 'no-client-certificate'
	| 'no-client-key'
	| 'client-key-open'
	| 'client-certificate-unusable'
	| 'password-not-sent'
	| 'auth-not-allowed'
	| 'not-bound'
	| 'unproved-server'
	| 'not-postgres'
	| 'hung-up';

/** Thrown inside postgres/ only; `translateConnectError` makes a ConnectionError of it. */
export class ConnectFailure extends Error {
	readonly kind: FailureKind;

	constructor(kind: FailureKind) {
		super(kind);
		this.name = 'ConnectFailure';
		this.kind = kind;
	}
}

/** The server refused before it asked for anything, so that nothing was said to it yet. `cause` is what it said. */
export class RefusedUnasked extends Error {
	readonly code: unknown;

	constructor(cause: Error) {
		super(cause.message, { cause });
		this.name = 'RefusedUnasked';
		this.code = 'code' in cause ? cause.code : undefined;
	}
}
