import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../../../source/core/connection-values.js';
import { UsageError } from '../../../source/core/errors.js';
import { openSecret } from '../../../source/core/sql/secret.js';
import { defaultHost } from '../../../source/postgres/settings/defaults.js';
import type { TargetInput } from '../../../source/postgres/settings/gather-layers.js';
import { resolveTarget } from '../../../source/postgres/settings/resolve-target.js';

const home = await mkdtemp(path.join(tmpdir(), 'gatehouse-settings-'));
const empty = await mkdtemp(path.join(tmpdir(), 'gatehouse-settings-'));
const system = await mkdtemp(path.join(tmpdir(), 'gatehouse-settings-'));
await writeFile(
	path.join(home, '.pg_service.conf'),
	`# servers
[eu]
host=eu.example.com
port=6000
dbname=saas
user=eu_admin
password=eu-secret
application_name=x

[us]
host=us.example.com
`,
);
await writeFile(path.join(system, 'pg_service.conf'), '[eu]\nhost=wrong\n[central]\nhost=central.example.com\n');
await writeFile(path.join(home, '.pgpass'), 'pass.example.com:*:*:*:from-file\n', { mode: 0o600 });
afterAll(() => Promise.all([home, empty, system].map((folder) => rm(folder, { recursive: true, force: true }))));

const resolve = (input: Partial<TargetInput>) =>
	resolveTarget({ flags: {}, env: {}, homeDir: home, osUser: 'me', ...input });

const complaint = async (input: Partial<TargetInput>) => {
	const error = await resolve(input).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(UsageError);
	return error instanceof UsageError ? error.message : '';
};

describe('resolveTarget', () => {
	it('takes flags before the profile, the profile before PG*, and PG* before the defaults', async () => {
		const target = await resolve({
			flags: { host: 'flag.example.com' },
			profile: { host: 'profile.example.com', port: 5433 },
			env: { PGHOST: 'env.example.com', PGPORT: '5434', PGUSER: 'envuser' },
		});
		expect(target).toMatchObject({ host: 'flag.example.com', port: 5433, user: 'envuser', database: 'postgres' });
		expect(target.sources).toMatchObject({
			host: '--host',
			port: 'the profile',
			user: 'PGUSER',
			database: 'default',
			sslmode: 'default for a remote host',
			timeout: 'default',
		});
	});

	it('takes every part of a URL', async () => {
		const target = await resolve({
			url: 'postgres://u:pw@h:6432/db?sslmode=verify-ca&sslrootcert=/ca.pem&connect_timeout=4',
			profile: { host: 'profile', sslmode: 'disable' },
		});
		expect(target).toMatchObject({
			host: 'h',
			port: 6432,
			user: 'u',
			database: 'db',
			sslmode: 'verify-ca',
			sslrootcert: '/ca.pem',
			timeout: 4000,
		});
		expect(target.password && openSecret(target.password)).toBe('pw');
		expect(new Set(Object.values(target.sources))).toEqual(new Set(['--url', 'default']));
	});

	it.each([
		['a remote host', 'db.example.com', 'require', 'production'],
		['a loopback address', '127.0.0.1', 'prefer', 'development'],
		['localhost', 'localhost', 'prefer', 'development'],
		['a Unix socket', '/var/run/postgresql', 'prefer', 'development'],
	])('defaults to what fits %s', async (_name, host, sslmode, environment) => {
		expect(await resolve({ flags: { host } })).toMatchObject({ sslmode, environment, timeout: 10_000 });
	});

	it('lets the profile and PGSSLMODE set what the defaults would', async () => {
		const target = await resolve({
			profile: { host: 'h', environment: 'staging' },
			env: { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system', PGCONNECT_TIMEOUT: '3' },
		});
		expect(target).toMatchObject({
			environment: 'staging',
			sslmode: 'verify-full',
			sslrootcert: 'system',
			timeout: 3000,
		});
		expect(target.sources).toMatchObject({ sslmode: 'PGSSLMODE', timeout: 'PGCONNECT_TIMEOUT' });
	});

	it('prefers --timeout', async () => {
		const target = await resolve({ flags: { host: 'h' }, timeout: 1500, env: { PGCONNECT_TIMEOUT: '3' } });
		expect(target.timeout).toBe(1500);
		expect(target.sources['timeout']).toBe('--timeout');
	});

	it('takes the user and nothing else from this computer', async () => {
		const target = await resolve({ flags: { host: 'h' } });
		expect(target).toMatchObject({ user: 'me', database: 'postgres', port: 5432 });
	});

	it('reads ~/.postgresql/root.crt where there is one', async () => {
		await mkdir(path.join(empty, '.postgresql'));
		await writeFile(path.join(empty, '.postgresql', 'root.crt'), '');
		const target = await resolve({ flags: { host: 'h' }, homeDir: empty });
		expect(target.sslrootcert).toBe(path.join(empty, '.postgresql', 'root.crt'));
	});
});

describe('safety', () => {
	const all = {
		sslmode: 'verify-full',
		sslrootcert: '/ca.crt',
		sslcert: '/me.crt',
		sslkey: '/me.key',
		channelBinding: 'require',
		requireAuth: { only: ['scram-sha-256', 'none'] },
	};
	const words = (separator: string) =>
		['sslmode=verify-full', 'sslrootcert=/ca.crt', 'sslcert=/me.crt', 'sslkey=/me.key']
			.concat(['channel_binding=require', 'require_auth=scram-sha-256,none'])
			.join(separator);

	it('is read alike from a URL, the variables, a service and a profile', async () => {
		expect(await resolve({ url: `postgres://h?${words('&')}` })).toMatchObject(all);
		const env = {
			PGSSLMODE: 'verify-full',
			PGSSLROOTCERT: '/ca.crt',
			PGSSLCERT: '/me.crt',
			PGSSLKEY: '/me.key',
			PGCHANNELBINDING: 'require',
			PGREQUIREAUTH: 'scram-sha-256,none',
		};
		expect(await resolve({ flags: { host: 'h' }, env })).toMatchObject(all);
		const file = path.join(system, 'safe.conf');
		await writeFile(file, `[safe]\nhost=h\n${words('\n')}\n`);
		expect(await resolve({ env: { PGSERVICE: 'safe', PGSERVICEFILE: file } })).toMatchObject(all);
		const { channelBinding: _, requireAuth: __, sslmode: ___, ...profile } = all;
		expect(await resolve({ profile: { host: 'h', sslmode: 'verify-full', ...profile } })).toMatchObject(profile);
	});

	it('is verify-full where everybody’s authorities are trusted, and nothing weaker', async () => {
		const target = await resolve({ flags: { host: '127.0.0.1' }, env: { PGSSLROOTCERT: 'system' } });
		expect(target).toMatchObject({ sslmode: 'verify-full', sslrootcert: 'system' });
		for (const sslmode of ['disable', 'allow', 'prefer', 'require', 'verify-ca'])
			expect(await complaint({ url: `postgres://h?sslmode=${sslmode}&sslrootcert=system` })).toMatch(
				/^sslmode: .* is too weak for sslrootcert=system/,
			);
	});

	it('takes the user’s own certificate from ~/.postgresql, and no key to another one', async () => {
		const homeDir = await mkdtemp(path.join(empty, 'home-'));
		const folder = path.join(homeDir, '.postgresql');
		await mkdir(folder);
		await writeFile(path.join(folder, 'postgresql.key'), '');
		expect((await resolve({ flags: { host: 'h' }, homeDir })).sslkey).toBeUndefined();
		await writeFile(path.join(folder, 'postgresql.crt'), '');
		const target = await resolve({ flags: { host: 'h' }, homeDir });
		expect(target).toMatchObject({ sslcert: `${folder}/postgresql.crt`, sslkey: `${folder}/postgresql.key` });
		expect(target.sources).toMatchObject({ sslcert: '~/.postgresql/postgresql.crt' });
	});

	it.each([
		['PGSSLCRL', '/crl'],
		['PGREQUIREPEER', 'postgres'],
		['PGSSLMINPROTOCOLVERSION', 'TLSv1.3'],
		['PGSSLCERTMODE', 'require'],
		['PGGSSENCMODE', 'require'],
	])('that cannot be kept is not left out unsaid: %s', async (name, value) => {
		expect(await complaint({ env: { [name]: value } })).toMatch(new RegExp(`^${name}: Gatehouse cannot`));
	});

	it('of a service that cannot be kept is told too; what only allows it is met', async () => {
		const file = path.join(system, 'unkept.conf');
		await writeFile(file, '[strict]\nhost=h\nsslcrl=/crl\n[lax]\nhost=h\ngssencmode=prefer\n');
		const service = (PGSERVICE: string) => ({ env: { PGSERVICE, PGSERVICEFILE: file, PGGSSENCMODE: 'disable' } });
		expect(await complaint(service('strict'))).toBe(
			'sslcrl: Gatehouse cannot do what it asks for (from service "strict")',
		);
		expect((await resolve(service('lax'))).host).toBe('h');
	});
});

describe('services', () => {
	it('fill what the profile leaves out, before PG*', async () => {
		const target = await resolve({
			profile: { port: 7000 },
			env: { PGSERVICE: 'eu', PGHOST: 'env', PGSSLMODE: 'disable' },
		});
		expect(target).toMatchObject({ host: 'eu.example.com', port: 7000, database: 'saas', sslmode: 'disable' });
		expect(target.sources).toMatchObject({ host: 'service "eu"', port: 'the profile', password: 'service "eu"' });
	});

	it('that a URL names come before the profile', async () => {
		const target = await resolve({ url: 'postgres:///other?service=eu', profile: { host: 'profile' } });
		expect(target).toMatchObject({ host: 'eu.example.com', database: 'other' });
	});

	it('end where the next section begins', async () => {
		expect(await resolve({ env: { PGSERVICE: 'us' } })).toMatchObject({ host: 'us.example.com', port: 5432 });
	});

	it('come from PGSERVICEFILE and PGSYSCONFDIR too', async () => {
		const central = { PGSERVICE: 'central', PGSYSCONFDIR: system };
		expect(await resolve({ env: central })).toMatchObject({ host: 'central.example.com' });
		const file = path.join(system, 'pg_service.conf');
		expect(await resolve({ env: { PGSERVICE: 'eu', PGSERVICEFILE: file } })).toMatchObject({ host: 'wrong' });
	});

	it('that do not exist are refused, with the files that were read', async () => {
		const message = await complaint({ env: { PGSERVICE: 'asia' } });
		expect(message).toBe(`service: there is no [asia] in ${home}/.pg_service.conf (from PGSERVICE)`);
	});
});

describe('addresses', () => {
	it('stand beside the host that was given with them', async () => {
		const target = await resolve({ env: { PGHOST: 'db.example.com', PGHOSTADDR: '127.0.0.1' } });
		expect(target).toMatchObject({ host: 'db.example.com', address: '127.0.0.1', sslmode: 'prefer' });
	});

	it('are the host where there is no other', async () => {
		const target = await resolve({ env: { PGHOSTADDR: '10.0.0.1' } });
		expect(target).toMatchObject({ host: '10.0.0.1', address: '10.0.0.1' });
		expect(target.sources['host']).toBe('PGHOSTADDR');
	});

	it('of the environment do not redirect a host that a flag names', async () => {
		const target = await resolve({ flags: { host: 'db.example.com' }, env: { PGHOSTADDR: '10.0.0.1' } });
		expect(target.address).toBeUndefined();
	});
});

describe('passwords', () => {
	it('come from the variable before the file', async () => {
		const flags = { host: 'pass.example.com' };
		const fromFile = await resolve({ flags });
		expect(fromFile.password && openSecret(fromFile.password)).toBe('from-file');
		expect(fromFile.sources['password']).toBe('~/.pgpass line 1');
		const fromVariable = await resolve({ flags, env: { PGPASSWORD: 'from-variable' } });
		expect(fromVariable.password && openSecret(fromVariable.password)).toBe('from-variable');
		expect(fromVariable.sources['password']).toBe('PGPASSWORD');
	});

	it('are not taken from a file that others can read, and the source tells why', async () => {
		const file = path.join(empty, 'open');
		await writeFile(file, '*:*:*:*:x', { mode: 0o644 });
		const target = await resolve({ flags: { host: 'h' }, env: { PGPASSFILE: file } });
		expect(target.password).toBeUndefined();
		expect(target.sources['password']).toBe(`${file} is ignored: its mode is 0644; run chmod 0600 ${file}`);
	});
});

describe('what is refused', () => {
	it.each([
		['database', '--dbname'],
		['user', '--username'],
		['host', '--host'],
	] as const)('a connection string as %s, whose password nobody is shown', async (field, flag) => {
		for (const text of ['postgres://app:hunter2@db/orders', 'host=db password=hunter2', 'postgresql://app:hunter2@db'])
			expect(await complaint({ flags: { [field]: text } })).toBe(`${field}: ${rules[field]} (from ${flag})`);
	});

	it.each<[string, Partial<TargetInput>, string]>([
		['a port', { flags: { port: 70_000 } }, 'port: must be a whole number from 1 to 65535 (from --port)'],
		['a port variable', { env: { PGPORT: 'x' } }, 'port: must be a whole number from 1 to 65535 (from PGPORT)'],
		[
			'an sslmode',
			{ env: { PGSSLMODE: 'on' } },
			'sslmode: must be one of disable, allow, prefer, require, verify-ca, verify-full (from PGSSLMODE)',
		],
		['two hosts', { env: { PGHOST: 'a,b' } }, 'host: must be one host name, address or socket folder (from PGHOST)'],
		[
			'a URL and a flag that differ',
			{ url: 'postgres://a', flags: { host: 'b' } },
			'host: --host and --url differ; give one of them',
		],
		[
			'a method',
			{ env: { PGREQUIREAUTH: 'md5,!password' } },
			`require_auth: ${rules.require_auth} (from PGREQUIREAUTH)`,
		],
		[
			'a binding',
			{ env: { PGCHANNELBINDING: 'on' } },
			`channel_binding: ${rules.channel_binding} (from PGCHANNELBINDING)`,
		],
		['a time', { timeout: 0 }, 'timeout: --timeout must be more than 0'],
	])('%s', async (_name, input, expected) => {
		expect(await complaint(input)).toBe(expected);
	});

	it('an empty flag, which is a variable that is not set', async () => {
		expect(await complaint({ flags: { host: '' } })).toBe(
			'host: must be one host name, address or socket folder (from --host)',
		);
	});

	it('all at once', async () => {
		const message = await complaint({
			url: 'postgres://h:0?sslmode=on',
			env: { PGCONNECT_TIMEOUT: 'soon' },
		});
		expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(['port', 'sslmode', 'connect_timeout']);
	});

	it('not what something better already says', async () => {
		expect(await resolve({ flags: { host: 'h', port: 1 }, env: { PGPORT: 'x' } })).toMatchObject({ port: 1 });
	});
});

describe('defaultHost', () => {
	it('is the first folder that holds the socket of this port, else localhost', async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'gh-'));
		await writeFile(path.join(folder, '.s.PGSQL.1'), 'a plain file');
		const server = createServer().listen(path.join(folder, '.s.PGSQL.2'));
		await new Promise((ready) => server.once('listening', ready));
		expect(await defaultHost(2, [empty, folder])).toBe(folder);
		expect(await defaultHost(1, [empty, folder])).toBe('localhost');
		await new Promise((done) => server.close(done));
		await rm(folder, { recursive: true });
	});
});
