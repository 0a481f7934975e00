import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import type { Target } from '../core/connection.js';
import { ConnectFailure } from './connect-failure.js';

/** Where to connect. `address` is libpq's `hostaddr`: it stands in for looking up `host`, which the certificate still has to name. */
export type Place = Pick<Target, 'host' | 'port'> & { readonly address?: string | undefined };

/** https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * Opens a socket to a server and, with `tls`, encrypts it. Done here and not by pg, because pg tells "no TLS" by an
 * English sentence alone, cannot be aborted, and cannot encrypt a cancel request.
 */
export async function openSocket(
	place: Place,
	tls: TlsOptions | undefined,
	signal: AbortSignal,
	/** `in passing`: the process may end meanwhile. */
	when: 'for its own sake' | 'in passing' = 'for its own sake',
): Promise<Socket> {
	signal.throwIfAborted();
	const raw = connectTcp(
		place.host.startsWith('/')
			? { path: `${place.host}/.s.PGSQL.${place.port}` }
			: // Node gives an address 250 ms before it turns to the next one, less than some servers need.
				{ host: place.address ?? place.host, port: place.port, autoSelectFamilyAttemptTimeout: 1000 },
	);
	if (when === 'in passing') raw.unref();
	const release = destroyOnAbort(raw, signal);
	try {
		await arrival(raw, 'connect');
		raw.setNoDelay(true);
		raw.setKeepAlive(true, 30_000);
		return tls ? await encrypt(raw, tls, signal) : raw;
	} catch (error) {
		raw.destroy();
		throw error;
	} finally {
		release();
	}
}

async function encrypt(raw: Socket, options: TlsOptions, signal: AbortSignal): Promise<Socket> {
	raw.write(sslRequest);
	const answer = await arrival<Buffer>(raw, 'data');
	if (answer.toString('latin1') === 'N') throw new ConnectFailure('no-tls');
	// More than the one byte would be plain text slipped in before the handshake (CVE-2021-23222).
	if (answer.toString('latin1') !== 'S') throw new ConnectFailure('not-postgres');
	const secure = connectTls({ ...options, socket: raw });
	const release = destroyOnAbort(secure, signal);
	try {
		await arrival(secure, 'secureConnect');
		return secure;
	} finally {
		release();
	}
}

/** Until it is called back, the signal destroys the socket with the signal's reason. */
export function destroyOnAbort(socket: Socket, signal: AbortSignal): () => void {
	// An error must never be without a listener: it would end the process.
	socket.on('error', () => {});
	const destroy = () => socket.destroy(signal.reason as Error);
	if (signal.aborted) destroy();
	signal.addEventListener('abort', destroy, { once: true });
	return () => signal.removeEventListener('abort', destroy);
}

/** The event's first value, or the socket's end. */
function arrival<T = void>(socket: Socket, event: 'connect' | 'data' | 'secureConnect'): Promise<T> {
	return new Promise((resolve, reject) => {
		const settle = (act: () => void) => () => {
			socket.off(event, arrived).off('error', failed).off('close', closed).off('end', closed);
			act();
		};
		const arrived = (value: T) => settle(() => resolve(value))();
		const failed = (error: Error) => settle(() => reject(error))();
		const closed = settle(() => reject(new ConnectFailure('hung-up')));
		socket.once(event, arrived).once('error', failed).once('close', closed).once('end', closed);
	});
}
