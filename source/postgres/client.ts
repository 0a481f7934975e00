import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { openSecret, type Secret } from '../core/sql/secret.js';
import { ConnectFailure } from './connect-failure.js';
import { quickenKeys } from './quick-keys.js';

quickenKeys();

export type Identity = {
	readonly user: string;
	readonly database: string;
	readonly password: Secret | undefined;
	readonly applicationName: string;
};

/**
 * pg over a socket that is already open. pg fills what it is not told from PG* variables, some of which nothing in its
 * configuration can switch off (PGOPTIONS, PGREPLICATION); what is sent is therefore said here, in full.
 */
export class SocketClient extends pg.Client {
	/** pg keeps them for cancel requests; its types do not tell. */
	declare readonly processID: number | null;
	declare readonly secretKey: number | null;
	readonly #startup: Readonly<Record<string, string>>;

	constructor(socket: Socket, identity: Identity) {
		const { user, database, applicationName } = identity;
		super({
			user,
			database,
			password: () => passwordOf(identity),
			host: 'localhost',
			port: 5432,
			stream: () => alreadyOpen(socket),
			ssl: false,
			sslnegotiation: 'postgres',
			// Binds the sign-in to this TLS connection, so that nobody in the middle can pass it on. libpq does so too.
			enableChannelBinding: socket instanceof TLSSocket,
			connectionTimeoutMillis: 0,
			// A query is sent when it is asked for, not when the one before it is answered: `Session.queryAll` lives by it.
			pipeline: true,
		});
		this.#startup = { user, database, application_name: applicationName };
		this.on('error', () => {});
	}

	/** pg's own hook for the start-up packet. */
	getStartupConf(): Readonly<Record<string, string>> {
		return this.#startup;
	}
}

/** Only asked for when the server wants a password, so that `trust` and `peer` need none. */
async function passwordOf({ password }: Identity): Promise<string> {
	const text = password === undefined ? '' : openSecret(password);
	if (text === '') throw new ConnectFailure('no-password');
	return text;
}

/** pg insists on opening its stream itself: it is told at once that this one is open. */
function alreadyOpen(socket: Socket): Socket {
	return Object.assign(socket, {
		connect() {
			process.nextTick(() => socket.emit('connect'));
			return socket;
		},
	});
}
