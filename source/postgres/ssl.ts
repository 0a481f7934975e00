import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions as TlsOptions } from 'node:tls';
import type { SslMode, Target } from '../core/connection.js';
import { ConnectFailure } from './connect-failure.js';

/*
 * libpq's meaning of sslmode, which is not pg's: there `prefer` means verify-full and never falls back.
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export type Encryption = 'plain' | 'tls';

/** What to try first. A Unix socket never carries TLS, whatever the mode. */
export function firstTry(target: Pick<Target, 'host' | 'sslmode'>): Encryption {
	if (target.host.startsWith('/')) return 'plain';
	return target.sslmode === 'disable' || target.sslmode === 'allow' ? 'plain' : 'tls';
}

/**
 * What to try next. `prefer` speaks plainly only to a server that says it has no TLS: a failed handshake may be
 * somebody's doing. `allow` encrypts when the server refuses a plain connection (28000, `pg_hba.conf`).
 */
export function secondTry(target: Pick<Target, 'host' | 'sslmode'>, error: unknown): Encryption | undefined {
	if (target.host.startsWith('/')) return undefined;
	const saysNoTls = error instanceof ConnectFailure && error.kind === 'no-tls';
	if (target.sslmode === 'prefer' && saysNoTls) return 'plain';
	const refused = error instanceof Error && 'code' in error && error.code === '28000';
	return target.sslmode === 'allow' && refused ? 'tls' : undefined;
}

/** How much of the server's certificate has to be right. */
export function verification(mode: SslMode, sslrootcert: string | undefined): 'none' | 'chain' | 'full' {
	if (mode === 'verify-full') return 'full';
	// With a root certificate libpq's `require` is `verify-ca`, and so it is here.
	return mode === 'verify-ca' || (mode === 'require' && sslrootcert !== undefined) ? 'chain' : 'none';
}

export async function tlsOptions(target: Pick<Target, 'host' | 'sslmode' | 'sslrootcert'>): Promise<TlsOptions> {
	const { host, sslmode, sslrootcert } = target;
	const level = verification(sslmode, sslrootcert);
	// A server is named in the handshake (SNI), an address must not be (RFC 6066).
	const servername = isIP(host) === 0 ? { servername: host } : {};
	if (level === 'none') return { ...servername, rejectUnauthorized: false };
	return {
		...servername,
		...(await authority(sslrootcert)),
		rejectUnauthorized: true,
		checkServerIdentity: (_name, certificate) =>
			level === 'full' ? checkServerIdentity(host, certificate) : undefined,
	};
}

/** Without a file, and with `system` as libpq calls it, the public authorities that node brings along. */
async function authority(sslrootcert: string | undefined): Promise<TlsOptions> {
	if (sslrootcert === undefined || sslrootcert === 'system') return {};
	try {
		return { ca: await readFile(sslrootcert) };
	} catch {
		throw new ConnectFailure('no-root-certificate');
	}
}
