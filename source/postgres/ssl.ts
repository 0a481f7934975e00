import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext, type ConnectionOptions as TlsOptions } from 'node:tls';
import type { SslMode, Target } from '../core/connection.js';
import { ConnectFailure, RefusedUnasked } from './connect-failure.js';

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
 * What to try next. `prefer` speaks plainly to a server that says it has no TLS or refuses the encrypted connection, and
 * `allow` encrypts when the server refuses the plain one (28000, `pg_hba.conf`). Only where the server refused before it
 * asked who we are: what was asked about has been answered, and is not said again over another kind of connection. And
 * never after a failed handshake, which may be somebody's doing.
 */
export function secondTry(target: Pick<Target, 'host' | 'sslmode'>, error: unknown): Encryption | undefined {
	if (target.host.startsWith('/')) return undefined;
	const saysNoTls = error instanceof ConnectFailure && error.kind === 'no-tls';
	const refused = error instanceof RefusedUnasked && error.code === '28000';
	if (target.sslmode === 'prefer' && (saysNoTls || refused)) return 'plain';
	return target.sslmode === 'allow' && refused ? 'tls' : undefined;
}

/** How much of the server's certificate has to be right. */
export function verification(mode: SslMode, sslrootcert: string | undefined): 'none' | 'chain' | 'full' {
	// Anybody can have a certificate of an authority that everybody trusts: only the name tells them apart.
	if (mode === 'verify-full' || sslrootcert === 'system') return 'full';
	// With a root certificate libpq's `require` is `verify-ca`, and so it is here.
	return mode === 'verify-ca' || (mode === 'require' && sslrootcert !== undefined) ? 'chain' : 'none';
}

type Settings = Pick<Target, 'host' | 'sslmode' | 'sslrootcert' | 'sslcert' | 'sslkey'>;

export async function tlsOptions(target: Settings): Promise<TlsOptions> {
	const { host, sslmode, sslrootcert } = target;
	const level = verification(sslmode, sslrootcert);
	// A server is named in the handshake (SNI), an address must not be (RFC 6066).
	const servername = isIP(host) === 0 ? { servername: host } : {};
	const usual = { ...servername, ...(await ownCertificate(target)) };
	if (level === 'none') return { ...usual, rejectUnauthorized: false };
	return {
		...usual,
		...(await authority(sslmode, sslrootcert)),
		rejectUnauthorized: true,
		checkServerIdentity: (_name, certificate) =>
			level === 'full' ? checkServerIdentity(host, certificate) : undefined,
	};
}

/**
 * `system`, and for `verify-full` no file at all, are the public authorities that node brings along. For `verify-ca` they
 * would be no check: whoever has a certificate of any of them would pass under any name.
 */
async function authority(mode: SslMode, sslrootcert: string | undefined): Promise<TlsOptions> {
	if (sslrootcert === 'system' || (sslrootcert === undefined && mode === 'verify-full')) return {};
	if (sslrootcert === undefined) throw new ConnectFailure('no-authority');
	try {
		return { ca: await readFile(sslrootcert) };
	} catch {
		throw new ConnectFailure('no-root-certificate');
	}
}

/** What the client shows of itself, where the server asks. */
async function ownCertificate({ sslcert, sslkey }: Settings): Promise<TlsOptions> {
	if (sslcert === undefined) return {};
	if (sslkey === undefined) throw new ConnectFailure('no-client-key');
	const read = async (file: string, failure: 'no-client-certificate' | 'no-client-key') =>
		await readFile(file).catch(() => {
			throw new ConnectFailure(failure);
		});
	const cert = await read(sslcert, 'no-client-certificate');
	await assertPrivate(sslkey);
	const key = await read(sslkey, 'no-client-key');
	try {
		createSecureContext({ cert, key });
	} catch {
		throw new ConnectFailure('client-certificate-unusable');
	}
	return { cert, key };
}

/** As libpq: nobody else may read the key; the group may, where it is root's. */
async function assertPrivate(file: string): Promise<void> {
	const facts = await stat(file).catch(() => undefined);
	if (facts === undefined || process.platform === 'win32') return;
	const tooOpen = facts.uid === 0 && process.getuid?.() !== 0 ? 0o037 : 0o077;
	if ((facts.mode & tooOpen) !== 0) throw new ConnectFailure('client-key-open');
}
