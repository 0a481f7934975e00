import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openSecret } from '../../source/core/sql/secret.js';
import { findBinaries } from '../../source/sandbox/find-binaries.js';
import { freePort } from '../../source/sandbox/free-port.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../source/sandbox/sandbox.js';
import { parentOf } from '../helpers/processes.js';

async function start(options?: SandboxOptions): Promise<Sandbox> {
	const sandbox = await startSandbox(options);
	onTestFinished(() => sandbox.stop());
	return sandbox;
}

async function ask(sandbox: Sandbox, sql: string, overrides: pg.ClientConfig = {}): Promise<unknown> {
	const { host, port, user, password, database } = sandbox;
	const client = new pg.Client({ host, port, user, database, password: openSecret(password), ...overrides });
	await client.connect();
	try {
		return Object.values((await client.query(sql)).rows[0])[0];
	} finally {
		await client.end();
	}
}

const ends = (pid: number) =>
	vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });

/** A temporary folder of the test's own, which the server's account may enter. */
async function ownTemporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
	await chmod(folder, 0o755);
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

describe('a sandbox', () => {
	test('answers on loopback and on its own socket, to its password alone, in SCRAM', async () => {
		const sandbox = await start({ settings: { log_connections: 'on' } });
		expect(await ask(sandbox, 'SHOW server_version')).toContain(sandbox.version);
		expect(await ask(sandbox, 'SHOW listen_addresses')).toBe('127.0.0.1');
		expect(await ask(sandbox, 'SHOW fsync')).toBe('off');
		expect(await ask(sandbox, 'SHOW log_connections')).not.toBe('off');
		expect(await ask(sandbox, 'SELECT inet_server_addr() IS NULL', { host: sandbox.socketDir })).toBe(true);
		expect(await ask(sandbox, 'SELECT bool_and(auth_method = $$scram-sha-256$$) FROM pg_hba_file_rules')).toBe(true);
		expect(await ask(sandbox, 'SELECT rolpassword FROM pg_authid WHERE oid = 10')).toMatch(/^SCRAM-SHA-256\$/);
		await expect(ask(sandbox, 'SELECT 1', { password: 'guess' })).rejects.toMatchObject({ code: '28P01' });
		expect(JSON.stringify(sandbox)).not.toContain(openSecret(sandbox.password));
		expect(await readdir(dirname(sandbox.socketDir))).not.toContain('password');
	});

	test('never runs as root', async () => {
		const sandbox = await start();
		const [account, own] = [(await stat(sandbox.socketDir)).uid, process.getuid?.()];
		expect(account).toBeGreaterThan(0);
		expect(account === own).toBe(own !== 0);
	});

	test('copies programs that are closed to the account it runs as', async () => {
		const closed = join(await ownTemporaryFolder(), 'closed');
		await mkdir(closed, { mode: 0o700 });
		await symlink(await realpath(join((await findBinaries({})).binDir, '..')), join(closed, 'postgresql'));
		const sandbox = await start({ binDir: join(closed, 'postgresql/bin') });
		expect(await ask(sandbox, 'SELECT 1')).toBe(1);
	});

	test('takes another port when somebody was faster', async () => {
		const rival = createServer().listen(0, '127.0.0.1');
		onTestFinished(() => void rival.close());
		await vi.waitFor(() => expect(rival.listening).toBe(true));
		const taken = (rival.address() as { port: number }).port;
		const ports = [taken, await freePort()];
		const sandbox = await start({ choosePort: async () => ports.shift() ?? 0 });
		expect(sandbox.port).not.toBe(taken);
		expect(await ask(sandbox, 'SELECT 1')).toBe(1);
	});
});

describe('nothing is left behind', () => {
	test('by stop(), also twice and while somebody is connected', async () => {
		const sandbox = await startSandbox();
		const { host, port, user, password } = sandbox;
		const client = new pg.Client({ host, port, user, password: openSecret(password) });
		client.on('error', () => {});
		await client.connect();
		await Promise.all([sandbox.stop(), sandbox.stop()]);
		await sandbox.stop();
		expect(() => process.kill(sandbox.pid, 0)).toThrow('ESRCH');
		await expect(stat(dirname(sandbox.socketDir))).rejects.toMatchObject({ code: 'ENOENT' });
	});

	test('by a start that is called off', async () => {
		vi.stubEnv('TMPDIR', await ownTemporaryFolder());
		onTestFinished(() => void vi.unstubAllEnvs());
		const calledOff = new AbortController();
		const started = startSandbox({ signal: calledOff.signal, onProgress: () => calledOff.abort(new Error('enough')) });
		await expect(started).rejects.toThrow('enough');
		expect(await readdir(tmpdir())).toEqual([]);
	});

	test('by a server that refuses its settings', async () => {
		vi.stubEnv('TMPDIR', await ownTemporaryFolder());
		onTestFinished(() => void vi.unstubAllEnvs());
		await expect(startSandbox({ settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
			code: 'sandbox-failed',
			message: expect.stringContaining('shared_buffers'),
		});
		expect(await readdir(tmpdir())).toEqual([]);
	});

	test('says so when the guard itself was killed', async () => {
		const sandbox = await startSandbox();
		const folder = dirname(sandbox.socketDir);
		const guard = parentOf(sandbox.pid);
		onTestFinished(async () => {
			process.kill(sandbox.pid, 'SIGQUIT');
			await ends(sandbox.pid);
			await rm(folder, { recursive: true });
		});
		process.kill(guard, 'SIGKILL');
		await expect(sandbox.stop()).rejects.toMatchObject({
			code: 'sandbox-left-behind',
			message: expect.stringContaining(folder),
		});
	});
});
