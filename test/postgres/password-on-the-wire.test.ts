// A server that is not proved learns nothing from which the password follows: every byte that it hears is looked at.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../source/core/connection.js';
import { ConnectionError } from '../../source/core/errors.js';
import { Secret } from '../../source/core/sql/secret.js';
import { connect } from '../../source/postgres/connect.js';
import { resolveTarget } from '../../source/postgres/settings/resolve-target.js';
import { makeCertificates } from './certificates.js';
import { type Asking, fakeServer } from './fake-server.js';

const files = await makeCertificates('localhost');
const fake = await fakeServer(files);
const password = 'canary-of-the-wire';
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const hashed = `md5${md5(`${md5(`${password}dba`)}salt`)}`;

/** An address that is not loopback by its name, and leads to this computer all the same. */
const away = '0.0.0.0';
const named = { sslmode: 'verify-full', host: 'localhost', address: away, sslrootcert: files.selfSigned } as const;

async function outcome(changes: Partial<Target>): Promise<string> {
	const usual = { user: 'dba', database: 'postgres', environment: 'production', timeout: 5000, sources: {} } as const;
	const place = { host: away, port: fake.port, password: Secret.of(password), sslmode: 'require' } as const;
	try {
		const session = await connect({ ...usual, ...place, ...changes }, { version: 180_000 });
		await session.close();
		return 'signed in';
	} catch (error) {
		return error instanceof ConnectionError ? error.code : String(error);
	}
}

/** What of the password the server knows now. */
function learnt(): string {
	const { wire, inside } = fake.heard();
	const all = Buffer.concat([wire, inside]).toString('latin1');
	if (all.includes(password)) return 'the password';
	if (all.includes(hashed)) return 'its MD5';
	return all.includes(',p=') ? 'a proof' : 'nothing';
}

describe('what is told to a server that asks', () => {
	const cases: readonly (readonly [string, Asking, 'tls' | 'plain', Partial<Target>, string, string])[] = [
		// Not proved, and not here.
		['require', 'password', 'tls', {}, 'password-not-sent', 'nothing'],
		['require', 'md5', 'tls', {}, 'password-not-sent', 'nothing'],
		['disable', 'password', 'plain', { sslmode: 'disable' }, 'password-not-sent', 'nothing'],
		['allow', 'password', 'plain', { sslmode: 'allow' }, 'password-not-sent', 'nothing'],
		['prefer, with TLS', 'password', 'tls', { sslmode: 'prefer' }, 'password-not-sent', 'nothing'],
		['prefer, without TLS', 'md5', 'plain', { sslmode: 'prefer' }, 'password-not-sent', 'nothing'],
		// Not what the mode trusts: the server does not even learn who it is.
		['require, without TLS', 'password', 'plain', {}, 'no-tls', 'nothing'],
		['require, with an authority', 'scram', 'tls', { sslrootcert: files.authority }, 'tls-untrusted', 'nothing'],
		['verify-ca', 'scram', 'tls', { sslmode: 'verify-ca', sslrootcert: files.authority }, 'tls-untrusted', 'nothing'],
		['verify-full, another name', 'scram', 'tls', { ...named, host: 'db' }, 'tls-wrong-host', 'nothing'],
		['verify-full, by everybody’s authorities', 'scram', 'tls', { sslmode: 'verify-full' }, 'tls-untrusted', 'nothing'],
		['verify-full, without TLS', 'scram', 'plain', named, 'no-tls', 'nothing'],
		// Proved, or here, or asked for by name.
		['verify-full', 'password', 'tls', named, 'signed in', 'the password'],
		['verify-full', 'md5', 'tls', named, 'signed in', 'its MD5'],
		['this computer', 'password', 'plain', { host: '127.0.0.1', sslmode: 'prefer' }, 'signed in', 'the password'],
		['require_auth', 'password', 'tls', { requireAuth: { only: ['password'] } }, 'signed in', 'the password'],
		['require_auth of another', 'password', 'tls', { requireAuth: { only: ['md5'] } }, 'auth-not-allowed', 'nothing'],
		[
			'require_auth of others',
			'md5',
			'tls',
			{ ...named, requireAuth: { not: ['md5'] } },
			'auth-not-allowed',
			'nothing',
		],
		[
			'require_auth of scram',
			'nothing',
			'tls',
			{ requireAuth: { only: ['scram-sha-256'] } },
			'auth-not-allowed',
			'nothing',
		],
		// SCRAM tells no password. Who takes the proof and gives none knows none.
		['require', 'scram', 'tls', {}, 'unproved-server', 'a proof'],
		['require', 'scram, bound', 'tls', {}, 'unproved-server', 'a proof'],
		['verify-full', 'scram', 'tls', named, 'unproved-server', 'a proof'],
		['channel_binding', 'scram', 'tls', { channelBinding: 'require' }, 'not-bound', 'nothing'],
		['channel_binding', 'password', 'tls', { ...named, channelBinding: 'require' }, 'not-bound', 'nothing'],
		['channel_binding', 'nothing', 'tls', { channelBinding: 'require' }, 'not-bound', 'nothing'],
		[
			'channel_binding, which it can do',
			'scram, bound',
			'tls',
			{ channelBinding: 'require' },
			'unproved-server',
			'a proof',
		],
	];

	test.each(cases)('%s, asked for %s over %s', async (_, asking, tls, changes, code, known) => {
		fake.ask(asking, tls);
		expect([await outcome(changes), learnt()]).toEqual([code, known]);
	});
});

test('a remote host is not spoken to in plain text by default, not even to say who calls', async () => {
	fake.ask('nothing', 'plain');
	const resolved = { env: { PGPASSWORD: password, PGHOST: away }, homeDir: '/nowhere', osUser: 'dba' };
	const target = await resolveTarget({ flags: { port: fake.port }, ...resolved });
	expect(target.sslmode).toBe('require');
	expect(await outcome(target)).toBe('no-tls');
	expect(fake.heard().wire.toString('hex')).toBe('0000000804d2162f');
});

test('the sign-in is bound to its TLS connection, where the server can do that', async () => {
	fake.ask('scram, bound', 'tls');
	await outcome({});
	expect(fake.heard().inside.toString()).toContain('p=tls-server-end-point');
	fake.ask('scram, bound', 'tls');
	await outcome({ channelBinding: 'disable' });
	expect(fake.heard().inside.toString()).toContain('n,,n=*');
});

test('NODE_TLS_REJECT_UNAUTHORIZED makes nobody trusted', async () => {
	process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
	try {
		fake.ask('password', 'tls');
		expect(await outcome({ ...named, sslrootcert: files.authority })).toBe('tls-untrusted');
		expect(learnt()).toBe('nothing');
	} finally {
		delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
	}
});
