import type { SslMode } from '../core/connection.js';
import type { ConnectionField } from '../core/errors.js';

/** What a message may be made of; the password is not among it. */
export type Who = {
	readonly destination: string;
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly database: string;
	readonly sslmode: SslMode;
	readonly sslrootcert: string | undefined;
	/** Empty where there is none. */
	readonly sslcert: string;
	readonly sslkey: string;
	/** Milliseconds. */
	readonly timeout: number;
	readonly passwordSource: string | undefined;
	/** The same sign-in with psql, to try it outside. */
	readonly psql: string;
};

export type ConnectProblem = {
	readonly code: string;
	readonly field: ConnectionField;
	readonly message: (who: Who, said: string | undefined) => string;
	readonly remedy: (who: Who) => string;
};

/** The other end, as a sentence names it. */
export const place = (who: Who) =>
	who.host.startsWith('/') ? `the socket ${who.host}/.s.PGSQL.${who.port}` : `${who.host}:${who.port}`;
export const outside = (who: Who) => `Test it outside Gatehouse: ${who.psql}`;
