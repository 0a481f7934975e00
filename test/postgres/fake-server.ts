// A server that is none: it asks for a sign-in as it is told to, and writes down every byte that it hears.
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll } from 'vitest';
import type { Certificates } from './certificates.js';

export type Asking = 'nothing' | 'password' | 'md5' | 'scram' | 'scram, bound';

export type FakeServer = {
	readonly port: number;
	/** What came over the wire before it was encrypted, and what was in it. */
	readonly heard: () => { readonly wire: Buffer; readonly inside: Buffer };
	/** From here on it has TLS or not, asks for this, and has heard nothing. */
	ask(asking: Asking, tls: 'tls' | 'plain'): void;
};

const message = (letter: string, ...parts: readonly (Buffer | string)[]): Buffer => {
	const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
	const head = Buffer.alloc(5, letter);
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
};
const number = (value: number): Buffer => {
	const four = Buffer.alloc(4);
	four.writeInt32BE(value);
	return four;
};
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const welcome = Buffer.concat([message('R', number(0)), message('Z', 'I')]);

const questions: Readonly<Record<Asking, Buffer>> = {
	nothing: welcome,
	password: message('R', number(3)),
	md5: message('R', number(5), 'salt'),
	scram: message('R', number(10), 'SCRAM-SHA-256\0\0'),
	'scram, bound': message('R', number(10), 'SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0'),
};

export async function fakeServer({ selfSigned, key }: Certificates): Promise<FakeServer> {
	const secureContext = createSecureContext({ cert: readFileSync(selfSigned), key: readFileSync(key) });
	let [asking, hasTls]: [Asking, boolean] = ['nothing', false];
	let [wire, inside]: [Buffer[], Buffer[]] = [[], []];
	const sockets = new Set<Socket>();

	const talk = (socket: Socket, first?: Buffer) => {
		let turn = 0;
		const hear = (chunk: Buffer) => {
			inside.push(chunk);
			turn++;
			if (turn === 1) socket.write(questions[asking]);
			// The nonce of the client, with more behind it: it goes on with its proof. What it is owed is left out.
			else if (turn === 2 && asking.startsWith('scram')) {
				const nonce = /r=([^,]+)$/.exec(chunk.toString())?.[1] ?? '';
				socket.write(message('R', number(11), `r=${nonce}more,s=${Buffer.from('salt').toString('base64')},i=4096`));
			} else socket.write(welcome);
		};
		socket.on('data', hear);
		if (first !== undefined) hear(first);
	};
	const listener = createServer((raw) => {
		sockets.add(raw);
		raw.on('error', () => {});
		raw.on('data', (chunk) => wire.push(chunk));
		raw.once('data', (first) => {
			if (!first.equals(sslRequest)) return talk(raw, first);
			raw.write(hasTls ? 'S' : 'N');
			if (!hasTls) return talk(raw);
			const secure = new TLSSocket(raw, { isServer: true, secureContext });
			secure.on('error', () => {});
			talk(secure);
		});
	}).listen(0, '127.0.0.1');
	await new Promise((ready) => listener.once('listening', ready));
	afterAll(() => {
		for (const socket of sockets) socket.destroy();
		listener.close();
	});
	return {
		port: (listener.address() as AddressInfo).port,
		heard: () => ({ wire: Buffer.concat(wire), inside: Buffer.concat(inside) }),
		ask(what, tls) {
			[asking, hasTls] = [what, tls === 'tls'];
			[wire, inside] = [[], []];
		},
	};
}
