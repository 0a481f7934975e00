import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { startDeadline } from './deadline.js';
import { destroyOnAbort, openSocket, type Place } from './open-socket.js';

/** How long a cancel request may take to be delivered. Nobody's end is put off for it. */
const patience = 2000;

/**
 * Asks the server to stop what another connection runs. The request signs in to nothing: the process and its secret
 * key are all it holds. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function requestCancel(
	place: Place,
	tls: TlsOptions | undefined,
	backend: { readonly processID: number; readonly secretKey: number },
): Promise<void> {
	const packet = Buffer.alloc(16);
	packet.writeInt32BE(16, 0);
	packet.writeInt32BE(80_877_102, 4);
	packet.writeInt32BE(backend.processID, 8);
	packet.writeInt32BE(backend.secretKey, 12);
	const deadline = startDeadline(patience);
	try {
		const socket = await openSocket(place, tls, deadline.signal, 'in passing');
		const release = destroyOnAbort(socket, deadline.signal);
		// The server hangs up once the signal is on its way; its answer is no data.
		const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
		socket.resume().end(packet);
		await closed;
		release();
	} catch {
		// A request that does not arrive changes nothing; the statement goes on, and the caller sees that.
	} finally {
		deadline.end();
	}
}
