// What each sslmode accepts and refuses, of real servers in every state that TLS can be in: for the administrator, for a
// login that verify signs in as, and for psql, which is asked the same.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { type SslMode, sslModes, type Target } from '../../source/core/connection.js';
import { ConnectionError } from '../../source/core/errors.js';
import { Secret } from '../../source/core/sql/secret.js';
import { connect } from '../../source/postgres/connect.js';
import { signIn } from '../../source/postgres/probe/sign-in.js';
import type { Session } from '../../source/postgres/session.js';
import { testServer } from '../helpers/server.js';
import { makeCertificates } from './certificates.js';
import { fakeServer } from './fake-server.js';
import { targetOf } from './target-of.js';

const files = await makeCertificates('localhost');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-hba-'));
afterAll(async () => {
	rmSync(folder, { recursive: true });
	await files.remove();
});
const password = 'of-both';

/** Everybody but the superuser, who makes the roles, signs in by this line. */
async function serverWith(line: string, certificate?: string) {
	const hba = join(folder, `${line}${certificate ?? ''}`.replace(/\W+/g, '-'));
	writeFileSync(hba, `host all postgres all scram-sha-256\n${line}\n`, { mode: 0o644 });
	const tls = { ssl: 'on', ssl_cert_file: certificate ?? '', ssl_key_file: files.key, ssl_ca_file: files.authority };
	const server = await testServer({ settings: { hba_file: hba, ...(certificate === undefined ? {} : tls) } });
	await server.query(`CREATE ROLE dba LOGIN PASSWORD '${password}'`);
	await server.query(`CREATE ROLE app LOGIN PASSWORD '${password}'`);
	return server;
}
chmodSync(folder, 0o755); // the server reads its rules there, as somebody else

const anyHow = 'host all all all scram-sha-256';
const trusted = await serverWith(anyHow, files.certificate);
const expired = await serverWith(anyHow, files.expired);
const selfSigned = await serverWith(anyHow, files.selfSigned);
const without = await serverWith(anyHow);
const demanding = await serverWith('hostssl all all all scram-sha-256 clientcert=verify-ca', files.certificate);
const onlyTls = await serverWith('hostssl all all all scram-sha-256', files.certificate);
const onlyPlain = await serverWith('hostnossl all all all scram-sha-256', files.certificate);

type Settings = Partial<Pick<Target, 'host' | 'address' | 'sslrootcert' | 'sslcert' | 'sslkey'>>;
type Outcomes = readonly [string, string, string, string, string, string];

const root = { sslrootcert: files.authority };
const shown = { ...root, sslcert: files.client, sslkey: files.clientKey };
const refused = 'sign-in-refused';

/** In the order of `sslModes`: how the connection is made, or the code that it is refused with. */
const table: readonly (readonly [string, typeof trusted, Settings, Outcomes])[] = [
	['own authority', trusted, root, ['plain', 'plain', 'tls', 'tls', 'tls', 'tls']],
	['no authority named', trusted, {}, ['plain', 'plain', 'tls', 'tls', 'no-authority', 'tls-untrusted']],
	[
		'another authority',
		trusted,
		{ sslrootcert: files.stranger },
		['plain', 'plain', 'tls', 'tls-untrusted', 'tls-untrusted', 'tls-untrusted'],
	],
	[
		'wrong host name',
		trusted,
		{ ...root, host: 'db.example.com' },
		['plain', 'plain', 'tls', 'tls', 'tls', 'tls-wrong-host'],
	],
	['expired', expired, root, ['plain', 'plain', 'tls', 'tls-expired', 'tls-expired', 'tls-expired']],
	['self-signed', selfSigned, root, ['plain', 'plain', 'tls', 'tls-untrusted', 'tls-untrusted', 'tls-untrusted']],
	[
		'self-signed, and named',
		selfSigned,
		{ sslrootcert: files.selfSigned },
		['plain', 'plain', 'tls', 'tls', 'tls', 'tls'],
	],
	['no TLS', without, root, ['plain', 'plain', 'plain', 'no-tls', 'no-tls', 'no-tls']],
	['client certificate demanded', demanding, root, [refused, refused, refused, refused, refused, refused]],
	['client certificate shown', demanding, shown, [refused, 'tls', 'tls', 'tls', 'tls', 'tls']],
	['client certificate not asked for', trusted, shown, ['plain', 'plain', 'tls', 'tls', 'tls', 'tls']],
	['hostssl only', onlyTls, root, [refused, 'tls', 'tls', 'tls', 'tls', 'tls']],
	['hostnossl only', onlyPlain, root, ['plain', 'plain', 'plain', refused, refused, refused]],
];

const fallsBack =
	'libpq checks a named authority in prefer too, and where the check fails it goes on in plain text; Gatehouse stays encrypted.';

/** Where psql does another thing, what it does, and why we do not. */
const differences: Readonly<Record<string, readonly [string, string]>> = {
	'another authority, prefer': ['plain', fallsBack],
	'expired, prefer': ['plain', fallsBack],
	'self-signed, prefer': ['plain', fallsBack],
};

const cells = table.flatMap(([situation, server, settings, outcomes]) =>
	sslModes.map((mode, index) => ({ situation, server, settings, mode, expected: outcomes[index] ?? '' })),
);

type Cell = (typeof cells)[number];

const targetFor = ({ server, settings, mode }: Cell): Target =>
	targetOf(server.sandbox, {
		...settings,
		user: 'dba',
		password: Secret.of(password),
		host: settings.host ?? 'localhost',
		address: '127.0.0.1',
		sslmode: mode,
	});

async function howItIs(session: Session): Promise<string> {
	const [row] = await session.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
	await session.close();
	return row?.['ssl'] === true ? 'tls' : 'plain';
}

async function asAdministrator(target: Target): Promise<string> {
	try {
		return await howItIs(await connect(target));
	} catch (error) {
		return error instanceof ConnectionError ? error.code : String(error);
	}
}

/** As verify does; `refused` says no more than that. */
async function asLogin(target: Target, version: number): Promise<string> {
	const login = { user: 'app', password: Secret.of(password), database: 'postgres', version };
	const { session } = await signIn(target, login, undefined, false);
	return session === undefined ? 'refused' : await howItIs(session);
}

async function asPsql({ server, settings, mode }: Cell): Promise<string> {
	return await psql(server.sandbox.port, settings, mode);
}

async function psql(port: number, settings: Settings, mode: SslMode): Promise<string> {
	const question = `SELECT CASE WHEN ssl THEN 'tls' ELSE 'plain' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()`;
	const given = { PGSSLROOTCERT: settings.sslrootcert, PGSSLCERT: settings.sslcert, PGSSLKEY: settings.sslkey };
	const child = spawn('psql', ['-XAtw', '-c', question], {
		env: {
			PATH: process.env['PATH'],
			HOME: folder,
			PGHOST: settings.host ?? 'localhost',
			PGHOSTADDR: settings.address ?? '127.0.0.1',
			PGPORT: String(port),
			PGUSER: 'dba',
			PGPASSWORD: password,
			PGDATABASE: 'postgres',
			PGSSLMODE: mode,
			...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
		},
	});
	const said = text(child.stderr);
	const answered = (await text(child.stdout)).trim();
	if (answered !== '') return answered;
	return (await said).startsWith('psql: error: connection to server') ? 'refused' : await said;
}

const accepted = (outcome: string): string => (outcome === 'plain' || outcome === 'tls' ? outcome : 'refused');

describe.each(cells)('$situation, $mode', (cell) => {
	test(`the administrator: ${cell.expected}`, async () => {
		expect(await asAdministrator(targetFor(cell))).toBe(cell.expected);
	});

	test('a login that verify signs in as: the same', async () => {
		expect(await asLogin(targetFor(cell), cell.server.version)).toBe(accepted(cell.expected));
	});

	test('psql: the same, or a difference that is listed', async () => {
		const [theirs] = differences[`${cell.situation}, ${cell.mode}`] ?? [accepted(cell.expected)];
		expect(await asPsql(cell)).toBe(theirs);
	});
});

test('no difference is listed that is none', () => {
	const all = cells.map(({ situation, mode }) => `${situation}, ${mode}`);
	expect(Object.keys(differences).filter((cell) => !all.includes(cell))).toEqual([]);
	for (const [cell, [theirs, why]] of Object.entries(differences)) {
		const ours = cells.find(({ situation, mode }) => `${situation}, ${mode}` === cell)?.expected;
		expect([cell, ours]).not.toEqual([cell, theirs]);
		expect(why).not.toBe('');
	}
});

describe('a client certificate', () => {
	const shownTo = (changes: Settings, mode: SslMode = 'verify-full') =>
		asAdministrator({
			...targetFor({ situation: '', server: demanding, settings: shown, mode, expected: '' }),
			...changes,
		});

	test.each([
		['of another authority', { sslcert: files.strangeClient }, /^(hung-up|tls-failed|tls-untrusted)$/],
		['that is not there', { sslcert: join(folder, 'none.crt') }, /^no-client-certificate$/],
		['whose key is not there', { sslkey: join(folder, 'none.key') }, /^no-client-key$/],
		['whose key is not its own', { sslkey: files.key }, /^client-certificate-unusable$/],
		['that is no certificate', { sslcert: files.clientKey }, /^client-certificate-unusable$/],
	])('%s is refused', async (_, changes, code) => {
		expect(await shownTo(changes)).toMatch(code);
	});

	test('whose key others can read is not used', async () => {
		chmodSync(files.clientKey, 0o644);
		expect(await shownTo({})).toBe('client-key-open');
		chmodSync(files.clientKey, 0o600);
		expect(await shownTo({})).toBe('tls');
	});
});

test('psql tells the password to whoever asks for it, and Gatehouse to nobody that is not proved', async () => {
	const fake = await fakeServer(files);
	const heard = () => fake.heard().inside.includes(password);
	const place = { host: '0.0.0.0', address: '0.0.0.0' };
	fake.ask('password', 'tls');
	await psql(fake.port, place, 'require');
	expect(heard()).toBe(true);
	fake.ask('password', 'tls');
	const target = targetFor({ situation: '', server: trusted, settings: place, mode: 'require', expected: '' });
	expect(await asAdministrator({ ...target, ...place, port: fake.port })).toBe('password-not-sent');
	expect(await asLogin({ ...target, ...place, port: fake.port }, trusted.version)).toBe('refused');
	expect(heard()).toBe(false);
});
