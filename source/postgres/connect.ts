import type { Socket } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import pg from 'pg';
import type { Target } from '../core/connection.js';
import { ConnectionError } from '../core/errors.js';
import type { Secret } from '../core/sql/secret.js';
import { requestCancel } from './cancel.js';
import { type Identity, SocketClient } from './client.js';
import { RefusedUnasked } from './connect-failure.js';
import { startDeadline } from './deadline.js';
import { destroyOnAbort, openSocket, type Place } from './open-socket.js';
import { pgSession } from './pg-session.js';
import type { Session } from './session.js';
import { signInPolicy } from './sign-in-policy.js';
import type { Standing } from './silence.js';
import { type Encryption, firstTry, secondTry, tlsOptions } from './ssl.js';
import { translateConnectError } from './translate-error.js';

export type ConnectOptions = {
	readonly database?: string | undefined;
	readonly user?: string | undefined;
	/** Stands in for the target's own; for another `user` there is no password unless it is given here. */
	readonly password?: Secret | undefined;
	readonly signal?: AbortSignal | undefined;
	readonly applicationName?: string | undefined;
	/** Of the server, where it is known already: it is not asked again. */
	readonly version?: number | undefined;
};

/** Signs in. Rejects with a ConnectionError, after `target.timeout` or as soon as the signal says so. */
export async function connect(target: Target & Place, options: ConnectOptions = {}): Promise<Session> {
	const { user = target.user, database = target.database, applicationName = 'gatehouse' } = options;
	const password = options.password ?? (user === target.user ? target.password : undefined);
	const deadline = startDeadline(target.timeout, options.signal);
	const attempt = (encryption: Encryption) =>
		signIn(
			target,
			{ user, database, password, applicationName },
			{ encryption, version: options.version },
			deadline.signal,
		);
	try {
		const first = firstTry(target);
		return await attempt(first).catch((error: unknown) => {
			const second = secondTry(target, error);
			if (second === undefined) throw error;
			return attempt(second);
		});
	} catch (error) {
		// Where the target's password came from says nothing about another one.
		const sources = password === target.password ? target.sources : {};
		throw translateConnectError(error, { ...target, user, database, sources });
	} finally {
		deadline.end();
	}
}

async function signIn(
	target: Target & Place,
	identity: Identity,
	{ encryption, version }: { readonly encryption: Encryption; readonly version: number | undefined },
	signal: AbortSignal,
): Promise<Session> {
	const tls = encryption === 'tls' ? await tlsOptions(target) : undefined;
	const socket = await openSocket(target, tls, signal);
	const release = destroyOnAbort(socket, signal);
	try {
		const client = new SocketClient(socket, identity, signInPolicy(target, encryption));
		await client.signIn().catch((error: unknown) => {
			throw error instanceof pg.DatabaseError && !client.wasAsked ? new RefusedUnasked(error) : error;
		});
		const facts = version === undefined ? await serverFacts(client) : { version, backendPid: client.processID ?? 0 };
		return pgSession(
			client,
			{ ...identityOf(identity), ...facts, cancel: canceller(client, target, socket, tls) },
			{ patience: target.timeout, ask: (milliseconds) => standingOf(facts.backendPid, target, identity, milliseconds) },
		);
	} catch (error) {
		socket.destroy();
		throw error;
	} finally {
		release();
	}
}

/** What another connection says that a backend is doing. Whatever the server answers, it is there. */
async function standingOf(
	pid: number,
	target: Target & Place,
	{ user, database, password }: Identity,
	timeout: number,
): Promise<Standing> {
	const deadline = startDeadline(timeout);
	try {
		const options = { user, database, password, signal: deadline.signal, applicationName: 'gatehouse (is it there?)' };
		const session = await connect({ ...target, timeout }, options);
		deadline.signal.addEventListener('abort', () => session.stop());
		const rows = await session.query<{ state: string }>(
			'SELECT state FROM pg_catalog.pg_stat_activity WHERE pid OPERATOR(pg_catalog.=) $1',
			[pid],
		);
		void session.close();
		const [state] = rows.map((row) => row.state);
		if (state === undefined) return 'gone';
		return state === 'idle' || state === 'idle in transaction' ? 'idle' : 'at work';
	} catch (error) {
		return error instanceof ConnectionError && error.serverText !== undefined ? 'at work' : 'out of reach';
	} finally {
		deadline.end();
	}
}

function identityOf({ user, database }: Identity): Pick<Session, 'user' | 'database'> {
	return { user, database };
}

async function serverFacts(client: SocketClient): Promise<Pick<Session, 'version' | 'backendPid'>> {
	const { rows } = await client.query<{ version: number; pid: number }>(
		`SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version, pg_catalog.pg_backend_pid() AS pid`,
	);
	return { version: rows[0]?.version ?? 0, backendPid: rows[0]?.pid ?? 0 };
}

/** A name can stand for several servers, so the request goes to the address that this connection reached. */
function canceller(client: SocketClient, target: Place, socket: Socket, tls: TlsOptions | undefined) {
	const place = { host: target.host, port: target.port, address: socket.remoteAddress ?? target.address };
	return async () => {
		const { processID, secretKey } = client;
		if (processID !== null && secretKey !== null) await requestCancel(place, tls, { processID, secretKey });
	};
}
