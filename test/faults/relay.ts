// Stands between a program and a server, reads what the program sends, and stops it at one statement: no clock decides
// where a run is killed. https://www.postgresql.org/docs/current/protocol-message-formats.html
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';

/**
 * `before`: the statement has not reached the server. `during`: it is on its way there as the fault comes. `after`: the
 * server has done it, and its answer has not reached the program.
 */
export const moments = ['before', 'during', 'after'] as const;
export type Moment = (typeof moments)[number];

export type Point = { readonly at: number; readonly moment: Moment };

/** Where the program was stopped: what it was about to do, and the server's process that was to do it. */
export type Stopped = { readonly text: string; readonly pid: number };

/** `lasts`: once the server has done it, it stands; what is inside of a transaction does not. */
export type Write = { readonly text: string; readonly lasts: boolean };

export type Relay = {
	readonly port: number;
	/** What the program has written since the last `stopAt`, in the order in which it was sent. */
	readonly writes: readonly Write[];
	/** Counts anew, and answers when the point is reached; `at: -1` is never reached. */
	stopAt(point: Point): Promise<Stopped>;
	/** Hangs up on everybody, on both sides. */
	hangUp(): void;
};

/** A statement that changes something, or begins or ends a transaction that does. */
const isWrite = (text: string) =>
	/^(BEGIN$|COMMIT|CREATE|ALTER|GRANT|REVOKE|COMMENT|DROP|INSERT|DELETE|DO|SET LOCAL|RESET)/.test(text);

const isBoundary = (text: string) => /^(BEGIN$|COMMIT)/.test(text);

export async function relayTo(host: string, port: number): Promise<Relay> {
	let writes: Write[] = [];
	let point: Point = { at: -1, moment: 'before' };
	let reached: (stopped: Stopped) => void = () => {};
	const sockets = new Set<Socket>();

	const server = createServer((client) => {
		const upstream = connect({ host, port });
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => {}); // killing is what this is for
			socket.setNoDelay(true);
			socket.once('close', () => {
				sockets.delete(socket);
				client.destroy();
				upstream.destroy();
			});
		}
		const asked = frames('startup');
		const answered = frames('message');
		let held = false;
		let awaited = 1; // signing in ends with the first of them
		let pid = 0;
		let isInside = false;
		let tell: (() => void) | undefined;

		client.on('data', (chunk) => {
			for (const frame of asked(chunk)) {
				if (held) return;
				const text = frame[0] === code('Q') ? frame.toString('utf8', 5, frame.length - 1) : '';
				if (isWrite(text)) {
					if (isBoundary(text)) isInside = text === 'BEGIN';
					writes.push({ text, lasts: !isInside });
					if (writes.length - 1 === point.at) {
						held = true;
						const stop = reached;
						tell = () => stop({ text, pid });
						if (point.moment !== 'after') tell();
					}
				}
				if (held && point.moment === 'before') return;
				upstream.write(frame);
				if (frame[0] === code('Q') || frame[0] === code('S')) awaited++;
			}
		});
		upstream.on('data', (chunk) => {
			for (const frame of answered(chunk)) {
				if (frame[0] === code('K')) pid = frame.readInt32BE(5);
				if (frame[0] === code('Z')) awaited--;
				if (!held) client.write(frame);
			}
			if (held && awaited === 0) tell?.();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const hangUp = () => {
		for (const socket of sockets) socket.destroy();
	};
	afterAll(() => {
		hangUp();
		server.close();
	});
	return {
		port: (server.address() as AddressInfo).port,
		get writes() {
			return writes;
		},
		async stopAt(next) {
			writes = [];
			point = next;
			return await new Promise<Stopped>((resolve) => {
				reached = resolve;
			});
		},
		hangUp,
	};
}

const code = (letter: string) => letter.charCodeAt(0);

/** Cuts a stream into messages; the very first of a program has no letter. */
export function frames(first: 'startup' | 'message'): (chunk: Buffer) => readonly Buffer[] {
	let rest = Buffer.alloc(0);
	let isStartup = first === 'startup';
	return (chunk) => {
		rest = Buffer.concat([rest, chunk]);
		const whole: Buffer[] = [];
		for (;;) {
			const lead = isStartup ? 0 : 1;
			if (rest.length < lead + 4) return whole;
			const length = lead + rest.readInt32BE(lead);
			if (rest.length < length) return whole;
			whole.push(rest.subarray(0, length));
			rest = rest.subarray(length);
			isStartup = false;
		}
	};
}
