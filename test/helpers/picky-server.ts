// A server that looks passwords over and takes none that it cannot read, as one with credcheck: it stands before a real
// one, and puts in place of each statement that has a verifier one that fails as the library would.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterAll } from 'vitest';
import { frames } from '../faults/relay.js';
import type { Certificates } from '../postgres/certificates.js';
import type { TestServer } from './server.js';

export type PickyServer = {
	readonly port: number;
	/** The SQLSTATE that it refuses a verifier with. */
	sqlstate: string;
	/** Every text that it was sent since the last `forget`. */
	readonly heard: readonly string[];
	forget(): void;
};

const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Speaks TLS on both sides, with the certificate of the server behind it, so that even channel binding holds. */
export async function pickyServer(server: TestServer, { certificate, key }: Certificates): Promise<PickyServer> {
	const secure = { cert: readFileSync(certificate), key: readFileSync(key) };
	const sockets = new Set<Socket>();
	const keep = <S extends Socket>(socket: S): S => {
		sockets.add(socket);
		socket.on('error', () => {}); // a client may hang up whenever it likes
		return socket;
	};
	const picky = { sqlstate: '28000', heard: [] as string[] };

	async function upstream(): Promise<Socket> {
		const raw = keep(connect(server.sandbox.port, server.sandbox.host));
		raw.write(sslRequest);
		await once(raw, 'data');
		return keep(connectTls({ socket: raw, rejectUnauthorized: false }));
	}

	const listener = createServer(async (raw) => {
		keep(raw);
		await once(raw, 'data'); // it asks for TLS
		raw.write('S');
		const client = keep(new TLSSocket(raw, { isServer: true, ...secure }));
		const behind = await upstream();
		client.once('close', () => behind.destroy());
		behind.once('close', () => client.destroy());
		const asked = frames('startup');
		client.on('data', (chunk) => {
			for (const frame of asked(chunk)) behind.write(lookedOver(frame));
		});
		behind.pipe(client);
	});

	function lookedOver(frame: Buffer): Buffer {
		const kind = String.fromCharCode(frame[0] ?? 0);
		if (kind !== 'Q' && kind !== 'P') return frame;
		const text = frame.toString('utf8', 5, frame.length - 1);
		picky.heard.push(text);
		return kind === 'Q' && text.includes("PASSWORD 'SCRAM-SHA-256$") ? query(refusing(picky.sqlstate)) : frame;
	}

	listener.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	afterAll(() => {
		for (const socket of sockets) socket.destroy();
		listener.close();
	});
	return {
		port: (listener.address() as AddressInfo).port,
		get sqlstate() {
			return picky.sqlstate;
		},
		set sqlstate(sqlstate) {
			picky.sqlstate = sqlstate;
		},
		get heard() {
			return picky.heard;
		},
		forget: () => void picky.heard.splice(0),
	};
}

function refusing(sqlstate: string): string {
	return `DO $$ BEGIN RAISE EXCEPTION 'password type is not a plain text' USING ERRCODE = '${sqlstate}'; END $$`;
}

function query(text: string): Buffer {
	const body = Buffer.from(`${text}\0`);
	const head = Buffer.alloc(5);
	head.write('Q');
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}
