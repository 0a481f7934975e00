import { afterAll, describe, expect, it } from 'vitest';
import type { SslMode } from '../../source/core/connection.js';
import { ConnectionError } from '../../source/core/errors.js';
import { connect } from '../../source/postgres/connect.js';
import type { ResolvedTarget } from '../../source/postgres/settings/resolve-target.js';
import { verification } from '../../source/postgres/ssl.js';
import { testServer } from '../helpers/server.js';
import { makeCertificates } from './certificates.js';
import { sleeping, targetOf } from './target-of.js';

const certificates = await makeCertificates('localhost');
afterAll(() => certificates.remove());
const encrypted = await testServer({
	settings: { ssl: 'on', ssl_cert_file: certificates.certificate, ssl_key_file: certificates.key },
});
const plain = await testServer();

/** `tls`, `plain`, or the code of the error. */
async function outcome(server: typeof plain, changes: Partial<ResolvedTarget>): Promise<string> {
	try {
		const session = await connect(targetOf(server.sandbox, { timeout: 5000, ...changes }));
		const [row] = await session.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
		await session.close();
		return row?.['ssl'] === true ? 'tls' : 'plain';
	} catch (error) {
		return error instanceof ConnectionError ? error.code : String(error);
	}
}

type Case = readonly [SslMode, 'no file' | 'authority' | 'stranger', 'localhost' | '127.0.0.1', string];

const withTls: readonly Case[] = [
	['disable', 'no file', 'localhost', 'plain'],
	['allow', 'no file', 'localhost', 'plain'],
	['prefer', 'no file', 'localhost', 'tls'],
	['prefer', 'stranger', '127.0.0.1', 'tls'],
	['require', 'no file', 'localhost', 'tls'],
	['require', 'no file', '127.0.0.1', 'tls'],
	['require', 'authority', '127.0.0.1', 'tls'],
	['require', 'stranger', 'localhost', 'tls-untrusted'],
	['verify-ca', 'no file', 'localhost', 'no-authority'],
	['verify-ca', 'authority', 'localhost', 'tls'],
	['verify-ca', 'authority', '127.0.0.1', 'tls'],
	['verify-ca', 'stranger', 'localhost', 'tls-untrusted'],
	['verify-full', 'no file', 'localhost', 'tls-untrusted'],
	['verify-full', 'authority', 'localhost', 'tls'],
	['verify-full', 'authority', '127.0.0.1', 'tls-wrong-host'],
	['verify-full', 'stranger', 'localhost', 'tls-untrusted'],
];

const withoutTls: readonly (readonly [SslMode, string])[] = [
	['disable', 'plain'],
	['allow', 'plain'],
	['prefer', 'plain'],
	['require', 'no-tls'],
	['verify-ca', 'no-authority'],
	['verify-full', 'no-tls'],
];

const root = (file: Case[1]) => (file === 'no file' ? {} : { sslrootcert: certificates[file] });

describe('sslmode', () => {
	it.each(withTls)('%s with %s at %s, of a server with TLS: %s', async (sslmode, file, host, expected) => {
		expect(await outcome(encrypted, { sslmode, host, ...root(file) })).toBe(expected);
	});

	it.each(withoutTls)('%s of a server without TLS: %s', async (sslmode, expected) => {
		expect(await outcome(plain, { sslmode })).toBe(expected);
	});

	it('checks the certificate against the host, and connects to the address', async () => {
		const target = { sslmode: 'verify-full', address: '127.0.0.1', ...root('authority') } as const;
		expect(await outcome(encrypted, { ...target, host: 'localhost' })).toBe('tls');
		expect(await outcome(encrypted, { ...target, host: 'db.example.com' })).toBe('tls-wrong-host');
	});

	it('says when the file of authorities cannot be read', async () => {
		expect(await outcome(encrypted, { sslmode: 'verify-full', sslrootcert: '/nowhere/root.crt' })).toBe(
			'no-root-certificate',
		);
	});

	it('allow encrypts when the server refuses plain text, and prefer does not give up encryption for a refusal', async () => {
		const [row] = await encrypted.query<{ file: string }>(`SELECT current_setting('hba_file') AS file`);
		const rules = ['local all all scram-sha-256', 'hostssl all all all scram-sha-256'];
		await encrypted.query(`COPY (SELECT unnest(ARRAY['${rules.join("','")}'])) TO '${row?.file ?? ''}'`);
		await encrypted.query('SELECT pg_reload_conf()');
		await expect.poll(() => outcome(encrypted, { sslmode: 'disable' }), { timeout: 10_000 }).toBe('sign-in-refused');
		expect(await outcome(encrypted, { sslmode: 'allow' })).toBe('tls');
		expect(await outcome(encrypted, { sslmode: 'prefer' })).toBe('tls');
	});

	it('encrypts the cancel request too', async () => {
		const session = await connect(targetOf(encrypted.sandbox, { sslmode: 'require' }));
		const sleep = session.query('SELECT pg_sleep(60)').catch((reason: unknown) => reason);
		await sleeping(encrypted, session.backendPid);
		await session.cancel();
		expect(await sleep).toMatchObject({ sqlstate: '57014' });
		await session.close();
	});
});

describe('verification', () => {
	it.each<[SslMode, string | undefined, string]>([
		['allow', '/ca', 'none'],
		['prefer', '/ca', 'none'],
		['require', undefined, 'none'],
		['require', '/ca', 'chain'],
		['verify-ca', undefined, 'chain'],
		['verify-full', undefined, 'full'],
		['require', 'system', 'full'],
	])('%s with %s checks: %s', (mode, file, expected) => {
		expect(verification(mode, file)).toBe(expected);
	});
});
