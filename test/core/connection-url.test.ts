import { describe, expect, it } from 'vitest';
import { parseUrl } from '../../source/core/connection-url.js';
import { UsageError } from '../../source/core/errors.js';
import { openSecret } from '../../source/core/sql/secret.js';

/** What a URL says, without what it leaves out and with the password in sight. */
function said(url: string): Record<string, unknown> {
	const { options, password, ...rest } = parseUrl(url);
	const all = { ...options, ...rest, password: password && openSecret(password) };
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function complaint(url: string): string {
	try {
		parseUrl(url);
	} catch (error) {
		if (error instanceof UsageError) return error.message;
	}
	return '';
}

describe('parseUrl', () => {
	it.each<[string, Record<string, unknown>]>([
		['postgres://', {}],
		['postgresql://h', { host: 'h' }],
		[
			'postgres://u:p%40ss@h:6432/db?sslmode=require',
			{ user: 'u', password: 'p@ss', host: 'h', port: 6432, database: 'db', sslmode: 'require' },
		],
		['  postgres://h/db\n', { host: 'h', database: 'db' }],
		['postgres://u:p@ss@h/db', { user: 'u', password: 'p@ss', host: 'h', database: 'db' }],
		['postgres://u:a:b@h', { user: 'u', password: 'a:b', host: 'h' }],
		['postgres://:p@h', { password: 'p', host: 'h' }],
		['postgres://%C3%BC%20x@h/d%2Fb', { user: 'ü x', host: 'h', database: 'd/b' }],
		['postgres://[2001:db8::1]:5433/db', { host: '2001:db8::1', port: 5433, database: 'db' }],
		['postgres://[::1]', { host: '::1' }],
		['postgres://%2Fvar%2Frun%2Fpostgresql/db', { host: '/var/run/postgresql', database: 'db' }],
		['postgres:///db?host=/socket/dir&port=5433', { host: '/socket/dir', port: 5433, database: 'db' }],
		['postgres://h/a?dbname=b&user=u&password=p', { host: 'h', database: 'b', user: 'u', password: 'p' }],
		['postgres://h?connect_timeout=3&hostaddr=10.0.0.1', { host: 'h', timeout: 3000, address: '10.0.0.1' }],
		['postgres://h?connect_timeout=0', { host: 'h' }],
		['postgres:///?service=eu', { service: 'eu' }],
		['postgres://h?sslrootcert=%2Fca.pem', { host: 'h', sslrootcert: '/ca.pem' }],
		['postgres://h?application_name=x&channel_binding=require', { host: 'h', channelBinding: 'require' }],
		['postgres://h?require_auth=!md5,!password', { host: 'h', requireAuth: '!md5,!password' }],
		['postgres://h?sslcert=a.crt&sslkey=a.key&gssencmode=prefer', { host: 'h', sslcert: 'a.crt', sslkey: 'a.key' }],
	])('reads %s', (url, expected) => {
		expect(said(url)).toEqual(expected);
	});

	it.each([
		['mysql://h', 'url: must begin with postgres:// or postgresql://'],
		['h:5432', 'url: must begin with postgres:// or postgresql://'],
		['postgres://h:70000', 'port: must be a whole number from 1 to 65535'],
		['postgres://h:0', 'port: must be a whole number from 1 to 65535'],
		['postgres://h?port=x', 'port: must be a whole number from 1 to 65535'],
		['postgres://h?sslmode=on', 'sslmode: must be one of disable, allow, prefer, require, verify-ca, verify-full'],
		['postgres://a,b/db', 'host: must be one host name, address or socket folder'],
		[
			'postgres://a:1,b:2/db',
			'host: must be one host name, address or socket folder; an IPv6 address is written in [brackets]',
		],
		['postgres://h?connect_timeout=soon', 'connect_timeout: must be a whole number of seconds'],
		['postgres://u:%zz@h', 'password: holds a % that is not followed by two hexadecimal digits of UTF-8'],
		['postgres://h/%ff', 'database: holds a % that is not followed by two hexadecimal digits of UTF-8'],
	])('refuses %s', (url, expected) => {
		expect(complaint(url)).toBe(expected);
	});

	it('refuses a parameter it does not know, and says which there are', () => {
		expect(complaint('postgres://h?sslcrl=x')).toMatch(/^url: has a parameter that is not one of .*sslmode/);
		expect(complaint('postgres://h?gssencmode=require')).toMatch(/^url: has a parameter/);
		expect(complaint('postgres://h?toString=x')).toMatch(/^url: has a parameter/);
	});

	it('tells every problem at once, each beginning with its field', () => {
		expect(complaint('postgres://h:0/db?sslmode=on&x=1').split('\n')).toEqual([
			expect.stringMatching(/^url: /),
			expect.stringMatching(/^port: /),
			expect.stringMatching(/^sslmode: /),
		]);
	});

	it.each(['postgres://u:canary/x@h', 'postgres://u:canary?x@h', 'postgres://u:%canary@h', 'http://u:canary@h'])(
		'never quotes the password of %s',
		(url) => {
			expect(complaint(url)).not.toBe('');
			expect(complaint(url)).not.toContain('canary');
		},
	);
});
