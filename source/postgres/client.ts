import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';
import { openSecret, type Secret } from '../core/sql/secret.js';
import { ConnectFailure } from './connect-failure.js';
import { quickenKeys } from './quick-keys.js';
import type { Asked, SignInPolicy } from './sign-in-policy.js';

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
	readonly #policy: SignInPolicy;
	#asked: Asked | undefined;
	#refused: ConnectFailure | undefined;
	/** `due`: the server still owes the proof that it knows the password too. */
	#proof: 'none' | 'due' = 'none';

	constructor(socket: Socket, identity: Identity, policy: SignInPolicy) {
		const { user, database, applicationName } = identity;
		super({
			user,
			database,
			password: () => this.#passwordOf(identity),
			host: 'localhost',
			port: 5432,
			stream: () => alreadyOpen(socket),
			ssl: false,
			sslnegotiation: 'postgres',
			// Binds the sign-in to this TLS connection, so that nobody in the middle can pass it on. libpq does so too.
			enableChannelBinding: policy.bindsChannel,
			connectionTimeoutMillis: 0,
			// A query is sent when it is asked for, not when the one before it is answered: `Session.queryAll` lives by it.
			pipeline: true,
		});
		this.#startup = { user, database, application_name: applicationName };
		this.#policy = policy;
		this.on('error', () => {});
		this.#watchSignIn();
	}

	/** Whether the server has asked who we are. */
	get wasAsked(): boolean {
		return this.#asked !== undefined;
	}

	/** Heard before pg itself hears it: what the server asks for, and whether it lets us in without. */
	#watchSignIn(): void {
		const connection: EventEmitter = this.connection;
		const ask = (asked: Asked) => {
			this.#asked = asked;
		};
		connection.on('authenticationCleartextPassword', () => ask({ method: 'password' }));
		connection.on('authenticationMD5Password', () => ask({ method: 'md5' }));
		connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
			ask({ method: 'scram-sha-256', canBind: mechanisms.includes('SCRAM-SHA-256-PLUS') });
			this.#proof = 'due';
		});
		connection.on('authenticationSASLFinal', () => {
			this.#proof = 'none';
		});
		connection.on('authenticationOk', () => {
			const refusal = this.#proof === 'due' ? 'unproved-server' : this.#refusalUnasked();
			if (refusal === undefined) return;
			// What comes with it in one piece is read still, and would pass for a sign-in.
			this.#refused = new ConnectFailure(refusal);
			this.connection.stream.destroy(this.#refused);
		});
	}

	/** Signs in, or rejects with what the server said or was. */
	async signIn(): Promise<void> {
		await this.connect();
		if (this.#refused !== undefined) throw this.#refused;
	}

	#refusalUnasked() {
		return this.#asked === undefined ? this.#policy.refusal({ method: 'none' }) : undefined;
	}

	/** Only asked for when the server wants a password, so that `trust` and `peer` need none. */
	async #passwordOf({ password }: Identity): Promise<string> {
		const refusal = this.#asked && this.#policy.refusal(this.#asked);
		if (refusal !== undefined) throw new ConnectFailure(refusal);
		const text = password === undefined ? '' : openSecret(password);
		if (text === '') throw new ConnectFailure('no-password');
		return text;
	}

	/** pg's own hook for the start-up packet. */
	getStartupConf(): Readonly<Record<string, string>> {
		return this.#startup;
	}
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
