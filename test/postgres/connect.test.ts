import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../source/core/sql/secret.js';
import { connect } from '../../source/postgres/connect.js';
import { freePort } from '../../source/sandbox/free-port.js';
import { testServer } from '../helpers/server.js';
import { refusal, targetOf } from './target-of.js';

const server = await testServer();
const target = targetOf(server.sandbox);

describe('connect', () => {
	it('signs in, and knows the server and its own backend', async () => {
		const session = await connect(target);
		expect(session).toMatchObject({ database: 'postgres', user: 'postgres', version: server.version });
		const rows = await session.query(
			'SELECT pg_backend_pid() AS pid, application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()',
		);
		expect(rows).toEqual([{ pid: session.backendPid, application_name: 'gatehouse' }]);
		await session.close();
	});

	it('signs in through a Unix socket, whatever the sslmode', async () => {
		const session = await connect({ ...target, host: server.sandbox.socketDir, sslmode: 'verify-full' });
		expect(await session.query('SELECT inet_server_addr() AS address')).toEqual([{ address: null }]);
		await session.close();
	});

	it('signs in to another database as somebody else', async () => {
		const { user, password } = await server.createAdministrator('connect_other');
		const session = await connect(target, {
			user,
			password: Secret.of(password),
			database: 'template1',
			applicationName: 'probe',
		});
		expect(session).toMatchObject({ user, database: 'template1' });
		await session.close();
	});

	it('takes nothing from PG* variables', async () => {
		const given = {
			PGOPTIONS: '-c work_mem=99MB',
			PGREPLICATION: 'database',
			PGSSLNEGOTIATION: 'direct',
			PGHOST: 'no',
		};
		Object.assign(process.env, given);
		try {
			const session = await connect(target);
			const [row] = await session.query(`SELECT current_setting('work_mem') AS work_mem`);
			expect(row).not.toEqual({ work_mem: '99MB' });
			await session.close();
		} finally {
			for (const name of Object.keys(given)) delete process.env[name];
		}
	});
});

describe('a refused sign-in', () => {
	const wrong = { password: Secret.of('canary-wrong') };

	it('tells a wrong password, and where it came from', async () => {
		const error = await refusal({ ...target, ...wrong, sources: { password: '~/.pgpass line 3' } });
		expect(error).toMatchObject({ code: 'wrong-password', causeCode: '28P01', field: 'password', exitCode: 3 });
		expect(error.message).toContain('~/.pgpass line 3');
		expect(error.remedy).toContain(`psql -h 127.0.0.1 -p ${target.port} -U postgres -d postgres`);
		expect(error.serverText).toContain('password authentication failed');
		expect(`${error.message} ${error.remedy} ${JSON.stringify(error)}`).not.toContain('canary');
	});

	it.each([undefined, Secret.of('')])('tells that there is no password', async (password) => {
		const error = await refusal({ ...target, password });
		expect(error).toMatchObject({ code: 'no-password', field: 'password', serverText: undefined });
	});

	it('does not lend the administrator’s password to another user', async () => {
		const error = await refusal({ ...target, sources: { password: 'PGPASSWORD' } }, { user: 'somebody' });
		expect(error.code).toBe('no-password');
		expect(error.remedy).not.toContain('PGPASSWORD\n');
	});

	it('tells an unknown database', async () => {
		const error = await refusal(target, { database: 'no\x1b[31m such' });
		expect(error).toMatchObject({ code: 'no-such-database', causeCode: '3D000', field: 'database' });
		expect(`${error.message}${error.serverText}`).not.toContain('\x1b');
	});

	it('tells a role that may not connect, one that may not sign in, one without a free connection, a closed database', async () => {
		await server.query(`CREATE ROLE connect_no LOGIN PASSWORD 'x'`);
		await server.query(`CREATE ROLE connect_group NOLOGIN PASSWORD 'x'`);
		await server.query(`CREATE ROLE connect_full LOGIN PASSWORD 'x' CONNECTION LIMIT 0`);
		await server.query('CREATE DATABASE connect_shut');
		await server.query('REVOKE CONNECT ON DATABASE connect_shut FROM PUBLIC');
		await server.query('CREATE DATABASE connect_closed ALLOW_CONNECTIONS false');
		const as = (user: string, database: string) => refusal(target, { user, database, password: Secret.of('x') });
		expect(await as('connect_no', 'connect_shut')).toMatchObject({ code: 'not-permitted', causeCode: '42501' });
		expect(await as('connect_group', 'postgres')).toMatchObject({ code: 'sign-in-refused', causeCode: '28000' });
		expect(await as('connect_full', 'postgres')).toMatchObject({ code: 'too-many-connections', causeCode: '53300' });
		expect(await as('connect_no', 'connect_closed')).toMatchObject({ code: 'database-closed', causeCode: '55000' });
	});

	it('tells a port where nothing listens', async () => {
		const port = await freePort();
		expect(await refusal({ ...target, port })).toMatchObject({ code: 'connection-refused', field: 'port' });
		// `localhost` is two addresses, and so two failures in one.
		expect(await refusal({ ...target, host: 'localhost', port })).toMatchObject({ code: 'connection-refused' });
	});

	it('tells an unknown host', async () => {
		const error = await refusal({ ...target, host: 'no-such-host.invalid', timeout: 20_000 });
		expect(['unknown-host', 'name-lookup-failed']).toContain(error.code);
		expect(error.field).toBe('host');
	});

	it('tells a socket that is not there', async () => {
		const error = await refusal({ ...target, host: '/nowhere' });
		expect(error).toMatchObject({ code: 'no-socket', causeCode: 'ENOENT', field: 'host' });
	});
});

describe('a server that is none', () => {
	const open = new Set<Socket>();
	let answer: (socket: Socket) => void = () => {};
	let listener: Server;
	let strange: typeof target;

	beforeAll(async () => {
		listener = createServer((socket) => {
			open.add(socket.on('error', () => {}));
			answer(socket);
		}).listen(0, '127.0.0.1');
		await new Promise((ready) => listener.once('listening', ready));
		const address = listener.address();
		strange = { ...target, port: typeof address === 'object' && address ? address.port : 0 };
	});
	afterAll(() => {
		for (const socket of open) socket.destroy();
		listener.close();
	});

	it.each(['disable', 'prefer'] as const)('is given up after the timeout with %s', async (sslmode) => {
		answer = () => {};
		const start = performance.now();
		const error = await refusal({ ...strange, sslmode, timeout: 300 });
		expect(error).toMatchObject({ code: 'timed-out', field: 'host' });
		expect(error.message).toContain('0.3 seconds');
		expect(performance.now() - start).toBeLessThan(1000);
	});

	it.each(['disable', 'require'] as const)('is given up within 100 ms of a signal with %s', async (sslmode) => {
		const controller = new AbortController();
		let aborted = 0;
		answer = () => {
			aborted = performance.now();
			controller.abort();
		};
		const error = await refusal({ ...strange, sslmode }, { signal: controller.signal });
		expect(performance.now() - aborted).toBeLessThan(100);
		expect(error.code).toBe('aborted');
	});

	it('is not even called when the signal has fired already', async () => {
		expect((await refusal(strange, { signal: AbortSignal.abort() })).code).toBe('aborted');
	});

	it('is told by what it answers', async () => {
		answer = (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
		expect((await refusal({ ...strange, sslmode: 'prefer' })).code).toBe('not-postgres');
		answer = (socket) => socket.end();
		expect((await refusal({ ...strange, sslmode: 'require' })).code).toBe('hung-up');
	});

	it('is told nothing in plain text when what should be TLS is not', async () => {
		const heard: Buffer[] = [];
		let said = false;
		answer = (socket) => {
			said = false;
			socket.on('data', (data) => {
				if (said) socket.end('this is not TLS');
				else socket.write('S');
				said = true;
				heard.push(data);
			});
		};
		const error = await refusal({ ...strange, sslmode: 'prefer' });
		expect(['tls-failed', 'hung-up']).toContain(error.code);
		expect(heard.map((data) => data[0])).toEqual([0, 0x16]); // the request, and a TLS record
	});

	it('cannot slip plain text in before the handshake', async () => {
		answer = (socket) => socket.write('SR');
		expect((await refusal({ ...strange, sslmode: 'require' })).code).toBe('not-postgres');
	});
});
