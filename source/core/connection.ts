import type { Secret } from './sql/secret.js';

/** libpq's names and meanings: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS */
export const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

export const environments = ['production', 'staging', 'development'] as const;
/** How careful to be: `production` asks for the database's name before anything is changed. */
export type Environment = (typeof environments)[number];

/** The fields of a connection that a user can name; the same in a profile, a flag and an environment variable. */
export type ConnectionOptions = {
	readonly host?: string | undefined;
	readonly port?: number | undefined;
	readonly user?: string | undefined;
	/** The maintenance database. */
	readonly database?: string | undefined;
	readonly sslmode?: SslMode | undefined;
	readonly sslrootcert?: string | undefined;
	/** The client's own certificate, for a server that demands one; and its key. */
	readonly sslcert?: string | undefined;
	readonly sslkey?: string | undefined;
	readonly environment?: Environment | undefined;
};

/** libpq's names for how a server can ask who one is; `none` is not being asked at all. */
export const authMethods = ['password', 'md5', 'gss', 'sspi', 'scram-sha-256', 'none'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** libpq's `require_auth`: only these, or any but these. https://www.postgresql.org/docs/current/libpq-connect.html */
export type RequireAuth = { readonly only: readonly AuthMethod[] } | { readonly not: readonly AuthMethod[] };

export const channelBindings = ['disable', 'prefer', 'require'] as const;
export type ChannelBinding = (typeof channelBindings)[number];

/** Where a value came from, in the words the wizard and `doctor` show: `--host`, `the profile`, `PGHOST`, `service "eu"`, `~/.pgpass`, `default`. */
export type Source = string;

/** A connection with nothing left to guess, and where each of its values came from. */
export type Target = {
	/** A host name, an address, or the folder of a Unix socket (begins with `/`). */
	readonly host: string;
	/** The numeric address to use for `host` without looking it up, as libpq's `hostaddr`. */
	readonly address?: string | undefined;
	readonly port: number;
	readonly user: string;
	readonly database: string;
	readonly sslmode: SslMode;
	readonly sslrootcert?: string | undefined;
	readonly sslcert?: string | undefined;
	readonly sslkey?: string | undefined;
	readonly requireAuth?: RequireAuth | undefined;
	readonly channelBinding?: ChannelBinding | undefined;
	readonly environment: Environment;
	readonly password?: Secret | undefined;
	/** Milliseconds to wait for the server before giving up. */
	readonly timeout: number;
	readonly sources: Readonly<Record<string, Source>>;
};

/** `user@host:port/database`, without the password: what every screen and message may show. */
export function destination(target: Pick<Target, 'host' | 'port' | 'user' | 'database'>): string {
	const host = target.host.includes(':') ? `[${target.host}]` : target.host;
	return `${target.user}@${host}:${target.port}/${target.database}`;
}

/** This computer itself: a Unix socket or a loopback address. */
export function isLoopback(host: string): boolean {
	return host.startsWith('/') || /^(?:localhost|::1|127(?:\.\d{1,3}){1,3})$/i.test(host);
}
