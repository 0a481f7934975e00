/** What can go wrong before the server has a say, and for which neither node nor pg has a code. */
export type FailureKind =
	| 'no-password'
	| 'no-tls'
	| 'timed-out'
	| 'aborted'
	| 'no-root-certificate'
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
