// Stands between a program and a server, and at one moment falls silent for good: connections stay open, and nothing comes
// through any more, on those that are there and on those that are opened later.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';

/** `query N`: the Nth statement since it was set up, wherever. */
export type Stage = 'accept' | 'encryption' | 'startup' | 'sign-in' | 'proof' | `query ${number}` | 'never';

export type BlackHole = {
	readonly port: number;
	/** Lets everything through until then, and resolves when it falls silent. */
	until(stage: Stage): Promise<void>;
	/** Hangs up on whoever is still there. */
	hangUp(): void;
	/** Statements since the last `until`. */
	readonly statements: number;
};

const encryptionRequest = 80_877_103;

export async function blackHole(host: string, port: number): Promise<BlackHole> {
	let stage: Stage = 'never';
	let silent = false;
	let statements = 0;
	let reached: () => void = () => {};
	const sockets = new Set<Socket>();
	const fall = () => {
		silent = true;
		reached();
	};

	const listener = createServer((client) => {
		if (stage === 'accept') fall();
		const upstream = connect({ host, port });
		for (const socket of [client, upstream]) {
			sockets.add(socket.on('error', () => {}).setNoDelay(true));
			socket.once('close', () => {
				sockets.delete(socket);
				if (silent) return;
				client.destroy();
				upstream.destroy();
			});
		}
		let rest = Buffer.alloc(0);
		let isStartup = true;
		let proofs = 0;
		client.on('data', (chunk) => {
			rest = Buffer.concat([rest, chunk]);
			for (;;) {
				const lead = isStartup ? 0 : 1;
				if (rest.length < lead + 4 || rest.length < lead + rest.readInt32BE(lead)) return;
				const frame = rest.subarray(0, lead + rest.readInt32BE(lead));
				rest = rest.subarray(frame.length);
				if (isThe(frame, isStartup)) fall();
				isStartup = isStartup && frame.readInt32BE(4) === encryptionRequest;
				if (!silent) upstream.write(frame);
			}
		});
		const isThe = (frame: Buffer, first: boolean): boolean => {
			const letter = first ? '' : String.fromCharCode(frame[0] ?? 0);
			if (first) return stage === (frame.readInt32BE(4) === encryptionRequest ? 'encryption' : 'startup');
			if (letter === 'p') return stage === (++proofs === 1 ? 'sign-in' : 'proof');
			if (letter !== 'Q' && letter !== 'P') return false;
			return stage === `query ${++statements}`;
		};
		upstream.on('data', (chunk) => {
			if (!silent) client.write(chunk);
		});
	}).listen(0, '127.0.0.1');
	await once(listener, 'listening');
	const hangUp = () => {
		for (const socket of sockets) socket.destroy();
	};
	afterAll(() => {
		hangUp();
		listener.close();
	});
	return {
		port: (listener.address() as AddressInfo).port,
		until(next) {
			hangUp();
			[stage, silent, statements] = [next, false, 0];
			return new Promise((resolve) => {
				reached = resolve;
			});
		},
		hangUp,
		get statements() {
			return statements;
		},
	};
}
