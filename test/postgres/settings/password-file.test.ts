import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPassword, readPasswordFile } from '../../../source/postgres/settings/password-file.js';

const key = { host: 'db1', port: 5432, database: 'saas', user: 'admin' };

describe('findPassword', () => {
	it.each([
		['an exact line', 'db1:5432:saas:admin:secret', key, 'secret'],
		['wildcards', '*:*:*:*:secret', key, 'secret'],
		['another host', 'db2:5432:saas:admin:secret', key, undefined],
		['another port', 'db1:5433:saas:admin:secret', key, undefined],
		['another database', 'db1:5432:x:admin:secret', key, undefined],
		['another user', 'db1:5432:saas:x:secret', key, undefined],
		['the first of two that fit', '*:*:*:admin:first\ndb1:5432:saas:admin:second', key, 'first'],
		['comments and broken lines', '# *:*:*:*:no\nnonsense\n\ndb1:*:*:*:yes', key, 'yes'],
		['escapes in the password', 'db1:*:*:*:a\\:b\\\\c', key, 'a:b\\c'],
		['escapes in a name', 'db1:*:sa\\:as:admin:x', { ...key, database: 'sa:as' }, 'x'],
		['an escaped asterisk, which is no wildcard', 'db1:*:\\*:admin:x', key, undefined],
		['a backslash at the end', 'db1:*:*:*:x\\', key, 'x\\'],
		['what follows an unescaped colon in the password', 'db1:*:*:*:a:b', key, 'a'],
		['Windows line ends', 'db1:*:*:*:x\r\n', key, 'x'],
		['blanks, which are part of a password', 'db1:*:*:*: x ', key, ' x '],
		['localhost for a Unix socket', 'localhost:*:*:*:x', { ...key, host: '/var/run/postgresql' }, 'x'],
		['the folder of a Unix socket', '/tmp:*:*:*:x', { ...key, host: '/tmp' }, 'x'],
		['localhost, which is no other host', 'localhost:*:*:*:x', key, undefined],
		['an escaped IPv6 address', '\\:\\:1:*:*:*:x', { ...key, host: '::1' }, 'x'],
	])('reads %s', (_name, text, wanted, expected) => {
		expect(findPassword(text, wanted)?.password).toBe(expected);
	});

	it('tells the line', () => {
		expect(findPassword('# one\n\ndb1:*:*:*:x', key)?.line).toBe(3);
	});
});

describe('readPasswordFile', async () => {
	const home = await mkdtemp(path.join(tmpdir(), 'gatehouse-pgpass-'));
	afterAll(() => rm(home, { recursive: true, force: true }));
	const file = path.join(home, '.pgpass');

	it('is undefined where there is no file', async () => {
		expect(await readPasswordFile({}, home, key)).toBeUndefined();
	});

	it('takes a file that only its owner can read, and names the line', async () => {
		await writeFile(file, 'x:*:*:*:no\ndb1:*:*:*:yes\n', { mode: 0o600 });
		expect(await readPasswordFile({}, home, key)).toEqual({ password: 'yes', source: '~/.pgpass line 2' });
	});

	it.each([0o644, 0o640, 0o604])('ignores a file of mode %o, and says so', async (mode) => {
		await chmod(file, mode);
		expect(await readPasswordFile({}, home, key)).toEqual({ warning: expect.stringContaining('chmod 0600 ~/.pgpass') });
	});

	it('ignores what is not a plain file', async () => {
		expect(await readPasswordFile({ PGPASSFILE: home }, home, key)).toEqual({
			warning: `${home} is ignored: it is not a plain file`,
		});
	});

	it('reads PGPASSFILE instead', async () => {
		const other = path.join(home, 'other');
		await writeFile(other, 'db1:*:*:*:other', { mode: 0o600 });
		expect(await readPasswordFile({ PGPASSFILE: other }, home, key)).toEqual({
			password: 'other',
			source: `${other} line 1`,
		});
	});
});
