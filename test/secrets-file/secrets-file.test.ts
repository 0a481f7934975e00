import {
	chmodSync,
	chownSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ProfileStoreError, UsageError } from '../../source/core/errors.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { knownPasswords } from '../../source/secrets/known-passwords.js';
import { withPassword } from '../../source/secrets/login-url.js';
import { openSecretsFile, type SecretsFile } from '../../source/secrets/secrets-file.js';
import { useFolder } from '../profiles/folder.js';

const entry = (role: string, password: string, url?: string) => ({
	role,
	password: Secret.of(password),
	...(url === undefined ? {} : { url: Secret.of(url) }),
});

function read(file: Pick<SecretsFile, 'get'>, role: string): readonly (string | undefined)[] | undefined {
	const known = file.get(role);
	return known && [openSecret(known.password), known.url && openSecret(known.url)];
}

function useFile(name: string, text?: string): string {
	const path = join(useFolder(), name);
	if (text !== undefined) writeFileSync(path, text, { mode: 0o600 });
	return path;
}

const odd = ['plain', 'with space', "o'clock", 'd"q', 'a$b`c\\d', '#hash', 'ünï', '~/x', 'a=b&c', '%20'];
const url = 'postgres://a:p%40@[::1]:5432/d%20b?sslmode=verify-full&application_name=x';

describe.each(['secrets.json', 'secrets.env'])('%s', (name) => {
	test('does not exist until something is added, and is private then', async () => {
		const path = useFile(name);
		const file = await openSecretsFile(path);
		expect(file.get('app')).toBeUndefined();
		await file.add([]);
		expect(readdirSync(join(path, '..'))).toEqual([]);
		await file.add([entry('app', 'p')]);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(readdirSync(join(path, '..'))).toEqual([name]);
	});

	test.each(odd)('gives back the password %j', async (password) => {
		const path = useFile(name);
		const file = await openSecretsFile(path);
		await file.add([entry('app', password, url)]);
		expect(read(file, 'app')).toEqual([password, url]);
		expect(read(await openSecretsFile(path), 'app')).toEqual([password, url]);
	});

	test.each(['line\nbreak', 'at the end\n', '\u0000', 'bell\u0007', '\u0085'])(
		'refuses the password %j, to write it and where it stands, without quoting it',
		async (password) => {
			const path = useFile(name);
			const act = openSecretsFile(path).then((file) => file.add([entry('good', 'p'), entry('app', password)]));
			await expect(act).rejects.toThrow(/^The password of "app" holds a control character/);
			expect(readdirSync(join(path, '..'))).toEqual([]);

			const text = name.endsWith('json')
				? JSON.stringify({ app: { password } })
				: `APP_DATABASE_URL=postgres://app:${encodeURIComponent(password)}@h/d\n`;
			const written = useFile(name, text);
			const error: unknown = await openSecretsFile(written, ['app']).catch((reason: unknown) => reason);
			expect(error).toBeInstanceOf(UsageError);
			expect(inspect(error)).not.toContain(password);
			expect((await openSecretsFile(written)).get('other')).toBeUndefined();
		},
	);

	test('adds only what is missing', async () => {
		const path = useFile(name);
		const file = await openSecretsFile(path);
		await file.add([entry('app', 'first')]);
		await file.add([entry('app', 'second', 'url-with-second'), entry('other', 'third')]);
		expect(read(file, 'app')).toEqual(['first', undefined]);
		await file.add([entry('app', 'first', 'url-with-first')]);
		expect(read(file, 'app')).toEqual(['first', 'url-with-first']);
		expect(read(file, 'other')).toEqual(['third', undefined]);
		const before = readFileSync(path, 'utf8');
		await file.add([entry('app', 'x', 'y')]);
		expect(readFileSync(path, 'utf8')).toBe(before);
	});

	test('replaces, and leaves no old password in a URL', async () => {
		const file = await openSecretsFile(useFile(name));
		await file.add([entry('app', 'old', 'postgres://app:old@h/d'), entry('other', 'o')]);
		await file.replace([entry('app', 'new')]);
		expect(read(file, 'app')).toEqual(['new', undefined]);
		await file.replace([entry('app', 'newer', 'postgres://app:newer@h/d')]);
		expect(read(file, 'app')).toEqual(['newer', 'postgres://app:newer@h/d']);
		expect(read(file, 'other')).toEqual(['o', undefined]);
	});

	test('keeps what is proposed beside the old one, until it takes its place', async () => {
		const path = useFile(name);
		const file = await openSecretsFile(path);
		await file.add([entry('app', 'old', 'postgres://app:old@h/d')]);
		await file.propose([entry('app', 'new'), entry('unknown', 'first')]);
		const again = await openSecretsFile(path, ['app', 'app_pending']);
		const pending = (role: string) => again.pending(role) && openSecret(again.pending(role) ?? Secret.of(''));
		expect(read(again, 'app')).toEqual(['old', 'postgres://app:old@h/d']);
		expect([read(again, 'unknown'), pending('app'), pending('unknown')]).toEqual([undefined, 'new', 'first']);
		expect(read(again, 'app_pending')).toBeUndefined();
		await again.add([entry('unknown', 'given')]);
		expect(pending('unknown')).toBe('first');
		await again.withdraw([entry('unknown', 'another'), entry('app_pending', 'none')]);
		expect(pending('unknown')).toBe('first');
		await again.withdraw([entry('unknown', 'first')]);
		await again.replace([entry('app', 'new', 'postgres://app:new@h/d')]);
		expect([pending('unknown'), pending('app')]).toEqual([undefined, undefined]);
		expect(read(again, 'app')).toEqual(['new', 'postgres://app:new@h/d']);
		expect(readFileSync(path, 'utf8')).not.toMatch(/old|pending/i);
	});

	test('loses nothing when two write at once', async () => {
		const path = useFile(name);
		const files = await Promise.all(Array.from({ length: 8 }, () => openSecretsFile(path)));
		await Promise.all(files.map((file, index) => file.add([entry(`app${index}`, `p${index}`)])));
		const all = await openSecretsFile(path);
		expect(files.map((_, index) => read(all, `app${index}`)?.[0])).toEqual(files.map((_, index) => `p${index}`));
		expect(readdirSync(join(path, '..'))).toEqual([name]);
	});

	test('takes over the lock of a process that is gone', async () => {
		const path = useFile(name);
		writeFileSync(`${path}.lock`, String(2 ** 22 + 1));
		const file = await openSecretsFile(path);
		await file.add([entry('app', 'p')]);
		expect(readdirSync(join(path, '..'))).toEqual([name]);
	});

	test('refuses a file that others may read, and says how to shut it', async () => {
		const path = useFile(name, '');
		chmodSync(path, 0o640);
		await expect(openSecretsFile(path)).rejects.toMatchObject({ remedy: expect.stringContaining(`chmod 600 ${path}`) });
		await expect(openSecretsFile(path)).rejects.toThrow(ProfileStoreError);
	});

	test('refuses a folder, a link to nowhere and a folder that is missing', async () => {
		const path = useFile(name);
		mkdirSync(path, { mode: 0o700 });
		await expect(openSecretsFile(path)).rejects.toThrow('is not a file');
		const link = useFile(name);
		symlinkSync('nowhere', link);
		await expect(openSecretsFile(link)).rejects.toThrow(/is a link that leads nowhere/);
		const missing = join(useFolder(), 'none', name);
		const file = await openSecretsFile(missing);
		await expect(file.verifyWritable()).rejects.toMatchObject({ remedy: expect.stringContaining('mkdir -p') });
		await expect(file.add([entry('a', 'b')])).rejects.toThrow(ProfileStoreError);
	});

	test('refuses a file of another user', async () => {
		// Only root can give a file away; for everybody else root's own will do.
		const asRoot = process.getuid?.() === 0;
		const own = useFile(name, '');
		if (asRoot) chownSync(own, 12_345, 12_345);
		const path = asRoot ? own : '/etc/passwd';
		const why = asRoot ? /belongs to another user/ : /belongs to another user|may be read or written by others/;
		await expect(openSecretsFile(path)).rejects.toThrow(why);
	});

	test('writes through a link of its own', async () => {
		const path = useFile('real', name.endsWith('json') ? '{}' : '');
		const link = join(path, '..', name);
		symlinkSync('real', link);
		await (await openSecretsFile(link)).add([entry('app', 'p')]);
		expect(readFileSync(path, 'utf8')).toContain('p');
		expect(read(await openSecretsFile(link), 'app')?.[0]).toBe('p');
	});

	test('holds ten thousand logins', async () => {
		const file = await openSecretsFile(useFile(name));
		await file.add(Array.from({ length: 10_000 }, (_, index) => entry(`app_${index}`, 'p', 'u')));
		expect(read(file, 'app_9999')).toEqual(['p', 'u']);
	});

	test('never prints a password', async () => {
		const file = await openSecretsFile(useFile(name));
		await file.add([entry('app', 'hunter2')]);
		expect(inspect([file, file.get('app')], { depth: 9 }) + JSON.stringify(file.get('app'))).not.toContain('hunter2');
	});
});

describe('dotenv', () => {
	test('keeps every other line', async () => {
		const text = '# mine\r\nexport  APP_PASSWORD = "old"  # note\r\n\r\nOTHER=1\r\nAPP_PASSWORD=older\r\nlast';
		const path = useFile('.env', text);
		const file = await openSecretsFile(path);
		expect(read(file, 'app')?.[0]).toBe('older');
		await file.replace([entry('app', 'new', 'u')]);
		expect(readFileSync(path, 'utf8')).toBe(
			'# mine\r\nexport  APP_PASSWORD=new\r\n\r\nOTHER=1\r\nlast\r\nAPP_DATABASE_URL=u\r\n',
		);
	});

	test('keeps `export` before what it exports', async () => {
		const path = useFile('.env', 'export APP_PASSWORD=p\n  export APP_DATABASE_URL=old\n');
		await (await openSecretsFile(path)).replace([entry('app', 'new', 'u')]);
		expect(readFileSync(path, 'utf8')).toBe('export APP_PASSWORD=new\n  export APP_DATABASE_URL=u\n');
	});

	test('writes keys in capitals', async () => {
		const path = useFile('.env');
		await (await openSecretsFile(path)).add([entry('Orders-App.ü', 'p', 'u')]);
		expect(readFileSync(path, 'utf8')).toBe('ORDERS_APP___PASSWORD=p\nORDERS_APP___DATABASE_URL=u\n');
	});

	test('reads the password out of a URL where only that is written', async () => {
		const path = useFile('.env', "APP_DATABASE_URL='postgres://app:p%40ss@h/d'\n");
		const file = await openSecretsFile(path);
		await file.add([entry('app', 'generated')]);
		expect(read(file, 'app')).toEqual(['p@ss', 'postgres://app:p%40ss@h/d']);
	});

	test('refuses two roles with one key, before and after', async () => {
		const path = useFile('.env');
		await expect(openSecretsFile(path, ['a-b', 'a_b'])).rejects.toThrow(UsageError);
		const file = await openSecretsFile(path, ['a-b']);
		await expect(file.add([entry('A_B', 'p')])).rejects.toThrow('A_B');
		expect(() => file.get('a.b')).toThrow(UsageError);
	});
});

describe('json', () => {
	test('keeps names and unknown fields as they are', async () => {
		const path = useFile('s.json', '{"a-b":{"password":"x","note":"keep"},"__proto__":{"password":"y"}}');
		const file = await openSecretsFile(path, ['a-b', 'a_b']);
		expect(read(file, '__proto__')?.[0]).toBe('y');
		await file.add([entry('a_b', 'z')]);
		await file.replace([entry('a-b', 'new', 'u')]);
		expect(JSON.parse(readFileSync(path, 'utf8'))['a-b']).toEqual({ password: 'new', note: 'keep', url: 'u' });
		expect(read(file, '__proto__')?.[0]).toBe('y');
	});

	test.each([
		'{"app": {"password": "hunter2"',
		'[]',
		'{"app": "hunter2"}',
		'{"app": {"password": 123, "note": "hunter2"}}',
		'{"app": {"password": ["hunter2"]}}',
	])('refuses %j without quoting it', async (text) => {
		const path = useFile('s.json', text);
		const error: unknown = await openSecretsFile(path).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(ProfileStoreError);
		expect(inspect(error)).not.toContain('hunter2');
		expect(readFileSync(path, 'utf8')).toBe(text);
	});
});

describe('known passwords', () => {
	test('come from the environment before the file', async () => {
		const file = await openSecretsFile(useFile('s.json', '{"orders-app":{"password":"file"},"b":{"password":"b"}}'));
		const known = knownPasswords({ env: { GATEHOUSE_PASSWORD_ORDERS_APP: 'env', GATEHOUSE_PASSWORD_B: '' }, file });
		const textOf = (role: string) => {
			const password = known.get(role);
			return password && openSecret(password);
		};
		expect([textOf('orders-app'), textOf('b'), textOf('c')]).toEqual(['env', 'b', undefined]);
	});

	test('are refused with a control character, by the name of the variable', () => {
		const act = () => knownPasswords({ env: { GATEHOUSE_PASSWORD_A_B: 'hunter2\n' }, roles: ['a-b'] });
		expect(act).toThrow(/^The variable GATEHOUSE_PASSWORD_A_B holds a control character/);
		expect(act).toThrow(UsageError);
	});

	test('are refused where two roles share a variable that is set', () => {
		const roles = ['a-b', 'a_b'];
		expect(() => knownPasswords({ env: { GATEHOUSE_PASSWORD_A_B: 'x' }, roles })).toThrow(UsageError);
		expect(knownPasswords({ env: {}, roles }).get('a-b')).toBeUndefined();
	});
});

test.each([
	['postgres://app:old@pooler:6432/d?sslmode=require', 'postgres://app:n%40w@pooler:6432/d?sslmode=require'],
	['postgresql://app:o%40d@[::1]:5432/d', 'postgresql://app:n%40w@[::1]:5432/d'],
	['postgres://app:old@:5432/d?host=%2Ftmp', 'postgres://app:n%40w@:5432/d?host=%2Ftmp'],
	['postgres://app@h/d', undefined],
	['host=h user=app password=old', undefined],
])('a URL keeps all but its password: %s', (before, after) => {
	const changed = withPassword(Secret.of(before), Secret.of('n@w'));
	expect(changed && openSecret(changed)).toBe(after);
});

test('tells which variable has a password', () => {
	const known = knownPasswords({ env: { GATEHOUSE_PASSWORD_A_B: 'x', GATEHOUSE_PASSWORD_C: '' } });
	expect([known.variableOf('a-b'), known.variableOf('c')]).toEqual(['GATEHOUSE_PASSWORD_A_B', undefined]);
});
