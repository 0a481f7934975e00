import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../source/core/connection.js';
import { Secret } from '../../source/core/sql/secret.js';
import { ConnectFailure } from '../../source/postgres/connect-failure.js';
import { translateConnectError } from '../../source/postgres/translate-error.js';

const target: Target = {
	host: 'db1.internal',
	port: 5432,
	user: 'admin',
	database: 'saas',
	sslmode: 'require',
	environment: 'production',
	password: Secret.of('canary'),
	timeout: 10_000,
	sources: {},
};

const withCode = (code: string) => Object.assign(new Error('words that may change'), { code });

function fromServer(code: string, message = 'words that may change') {
	return Object.assign(new pg.DatabaseError(message, 0, 'error'), { code });
}

describe('translateConnectError', () => {
	it.each([
		['28P01', 'wrong-password', 'password'],
		['28000', 'sign-in-refused', 'user'],
		['3D000', 'no-such-database', 'database'],
		['42501', 'not-permitted', 'database'],
		['53300', 'too-many-connections', 'host'],
		['55000', 'database-closed', 'database'],
		['57P03', 'starting-up', 'host'],
		['XX000', 'refused-by-server', 'host'],
	])('knows the SQLSTATE %s as %s', (sqlstate, code, field) => {
		const error = translateConnectError(fromServer(sqlstate), target);
		expect(error).toMatchObject({ code, field, causeCode: sqlstate, serverText: 'words that may change' });
		expect(error.remedy).not.toBe('');
	});

	it.each([
		['ECONNREFUSED', 'connection-refused', 'port'],
		['ENOTFOUND', 'unknown-host', 'host'],
		['EAI_AGAIN', 'name-lookup-failed', 'host'],
		['ETIMEDOUT', 'timed-out', 'host'],
		['EHOSTUNREACH', 'unreachable-host', 'host'],
		['ECONNRESET', 'hung-up', 'host'],
		['ENOENT', 'no-socket', 'host'],
		['EACCES', 'socket-not-permitted', 'host'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted', 'sslrootcert'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted', 'sslrootcert'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted', 'sslrootcert'],
		['CERT_HAS_EXPIRED', 'tls-expired', 'sslmode'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-wrong-host', 'host'],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed', 'sslmode'],
		['EWHATEVER', 'cannot-connect', 'host'],
	])('knows %s as %s', (causeCode, code, field) => {
		const error = translateConnectError(withCode(causeCode), target);
		expect(error).toMatchObject({ code, field, causeCode, serverText: undefined });
		expect(`${error.message}${error.remedy}`).not.toContain('canary');
	});

	it('says what is so and what to do, without the password', () => {
		const error = translateConnectError(new ConnectFailure('no-password'), {
			...target,
			sources: { password: '~/.pgpass is ignored: its mode is 0644; run chmod 0600 ~/.pgpass' },
		});
		expect(error.message).toBe('The server asks for a password for admin@db1.internal:5432/saas, and there is none.');
		expect(error.remedy).toContain('chmod 0600 ~/.pgpass');
	});

	it('unwraps the failures of several addresses, and prefers one that says something', () => {
		const several = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
		expect(translateConnectError(several, target).code).toBe('connection-refused');
		const same = new AggregateError([withCode('EHOSTUNREACH'), withCode('EHOSTUNREACH')]);
		expect(translateConnectError(same, target).code).toBe('unreachable-host');
	});

	it('makes what the server says safe', () => {
		expect(translateConnectError(fromServer('28P01', 'no\x1b]52;c;eA==\x07'), target).serverText).toBe(
			'no\\x1b]52;c;eA==\\x07',
		);
	});

	it('answers anything that is thrown', () => {
		expect(translateConnectError('a string', target).code).toBe('cannot-connect');
	});

	it('quotes names for the shell', () => {
		const error = translateConnectError(fromServer('28P01'), { ...target, user: `o'hara; rm` });
		expect(error.remedy).toContain(`-U 'o'\\''hara; rm'`);
	});
});
