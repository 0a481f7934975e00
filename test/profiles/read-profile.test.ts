import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidProfileError, UsageError } from '../../source/core/errors.js';
import { parseYaml } from '../../source/profiles/parse-yaml.js';
import { readDocument } from '../../source/profiles/read-document.js';
import { readProfile } from '../../source/profiles/read-profile.js';
import { openStore } from '../../source/profiles/store.js';
import { perDatabase, perLogin, pooled, single } from '../core/profile/documents.js';
import { useFolder } from './folder.js';

async function* streamOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
	yield* chunks;
}

function useSources(stdin: AsyncIterable<string | Uint8Array> = streamOf()) {
	const cwd = useFolder();
	return { cwd, stdin, store: async () => openStore({ cwd: join(cwd, 'config') }) };
}

const write = (folder: string, name: string, content: unknown) =>
	writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

async function problemsOf(promise: Promise<unknown>): Promise<string> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof InvalidProfileError)) throw error ?? new Error('nothing was refused');
	return error.issues.map(({ path, message }) => `${path}: ${message}`).join('\n');
}

const yaml = `
version: 1
name: orders            # a comment
pattern: database-per-tenant
database: { name: orders }
roles:
  - name: "no"
    access: read-only
    validUntil: 2027-06-30
    settings: { statement_timeout: 30s, jit: off }
`;

describe('finds', () => {
	test('a YAML file', async () => {
		const sources = useSources();
		write(sources.cwd, 'orders.yaml', yaml);
		const profile = await readProfile('orders.yaml', sources);
		expect(profile.roles[0]).toMatchObject({
			name: 'no',
			validUntil: '2027-06-30T23:59:59Z',
			settings: { jit: 'off' },
		});
	});

	test('a JSON file, with tabs and in a folder', async () => {
		const sources = useSources();
		mkdirSync(join(sources.cwd, 'sub'));
		write(sources.cwd, 'sub/orders.JSON', JSON.stringify(single, undefined, '\t'));
		expect((await readProfile('sub/orders.JSON', sources)).name).toBe('orders');
		expect((await readProfile(join(sources.cwd, 'sub', 'orders.JSON'), sources)).name).toBe('orders');
	});

	test('standard input', async () => {
		const [first, second] = [yaml.slice(0, 40), Buffer.from(yaml.slice(40))];
		expect((await readProfile('-', useSources(streamOf(first, second)))).name).toBe('orders');
	});

	test('a saved name before a file that is called the same, and the file where there is none', async () => {
		const sources = useSources();
		write(sources.cwd, 'orders', { ...single, name: 'file' });
		expect((await readProfile('orders', sources)).name).toBe('file');
		(await sources.store()).save('orders', { ...single, name: 'saved' });
		expect((await readProfile('orders', sources)).name).toBe('saved');
		expect((await readProfile('./orders', sources)).name).toBe('file');
	});

	test('neither, and tells the nearest saved name', async () => {
		const sources = useSources();
		(await sources.store()).save('orders', single);
		await expect(readProfile('order', sources)).rejects.toThrow('did you mean "orders"?');
		await expect(readProfile('order.yaml', sources)).rejects.toThrow('There is no file');
		await expect(readProfile('./config', sources)).rejects.toThrow('is not a file');
	});
});

describe('refuses, with line and column', () => {
	test.each([
		['a broken list', 'a: [1\nb: 2', /^line 2, column 1: is not YAML/],
		['a field twice', 'version: 1\nversion: 1', /^line 2, column 1: is a field that was written before/],
		['two documents', 'a: 1\n---\nb: 2', /^line 2, column 1: begins a second document/],
		['a tab', 'a:\n\tb: 1', /^line 2, column 1: is not YAML/],
	])('%s', async (_, text, says) => {
		expect(await problemsOf(readProfile('-', useSources(streamOf(text))))).toMatch(says);
	});

	test('JSON that is not', async () => {
		const folder = useFolder();
		write(folder, 'a.json', '{\n"a": 1,\n"b": }x\n}');
		expect(await problemsOf(readDocument(join(folder, 'a.json')))).toMatch(/^line \d+, column \d+/);
		write(folder, 'b.json', 'a: 1');
		expect(await problemsOf(readDocument(join(folder, 'b.json')))).toMatch(/YAML but not JSON/);
	});

	test('JSON that has a field twice, however it is written', async () => {
		const folder = useFolder();
		write(folder, 'a.json', '{\n"a": {"b": "{:\\"", "c": [{"b": 1}, {"b": 2}]},\n"\\u0061": 2\n}');
		expect(await problemsOf(readDocument(join(folder, 'a.json')))).toMatch(
			/^line 3, column 1: is a field that was written before/,
		);
		const once = { a: { b: '"a": {', c: [{ b: 1 }, { b: 2 }] }, b: ':' };
		write(folder, 'b.json', JSON.stringify(once));
		expect(await readDocument(join(folder, 'b.json'))).toEqual(once);
	});

	test('without quoting what might be a password', async () => {
		const problems = await problemsOf(readProfile('-', useSources(streamOf('password: "hunter2\nb: [}'))));
		expect(problems).not.toContain('hunter2');
	});
});

test('refuses a bomb of aliases', () => {
	const levels = [
		'a0: &a0 [x, x]',
		...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`),
	];
	expect(() => parseYaml(levels.join('\n'), 'x')).toThrow(InvalidProfileError);
});

test.each([
	['brackets', `a: ${'['.repeat(20_000)}`],
	['brackets that are closed', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
	['lines', Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
	['items of items', '- '.repeat(200_000)],
	['keys of keys', '? '.repeat(200_000)],
])('refuses what is nested too deep, in one sentence: %s', (_, text) => {
	const read = () => parseYaml(text, 'deep.yaml');
	expect(read).toThrow(InvalidProfileError);
	expect(problemsIn(read)).toEqual([{ path: '', message: 'is nested too deep to be read; flatten it' }]);
});

test('refuses what is too large, and what is not UTF-8', async () => {
	const sources = useSources();
	write(sources.cwd, 'big.yaml', `#${' '.repeat(1024 * 1024)}`);
	await expect(readProfile('big.yaml', sources)).rejects.toThrow(UsageError);
	await expect(readProfile('-', { ...sources, stdin: streamOf(' '.repeat(1024 * 1024), ' ') })).rejects.toThrow(
		'1024 KiB',
	);
	writeFileSync(join(sources.cwd, 'latin.yaml'), Buffer.from([0x61, 0xfc]));
	await expect(readProfile('latin.yaml', sources)).rejects.toThrow('is not UTF-8');
});

test.each([
	['name: 0123', 'name: is read as the number 123'],
	['name: true', 'name: is read as the boolean true'],
	['tenants: [no, 007]', 'tenants[1]: is read as the number 7'],
])('says how to write %j', async (text, says) => {
	expect(await problemsOf(readProfile('-', useSources(streamOf(text))))).toContain(says);
});

describe('a file of tenants', () => {
	const withFile = { ...perLogin, tenants: 'tenants.txt' };

	test('is read beside the profile', async () => {
		const sources = useSources();
		mkdirSync(join(sources.cwd, 'sub'));
		write(sources.cwd, 'sub/p.json', withFile);
		write(sources.cwd, 'sub/tenants.txt', '\uFEFF# customers\r\nacme\r\n\r\n  globex \t 7f3c\nwith space\n');
		const profile = await readProfile('sub/p.json', sources);
		expect(profile.tenants).toEqual([
			{ name: 'acme', key: 'acme' },
			{ name: 'globex', key: '7f3c' },
			{ name: 'with space', key: 'with space' },
		]);
		(await sources.store()).save('p', profile.document);
		expect((await readProfile('p', sources)).tenants).toEqual(profile.tenants);
	});

	test.each([
		['a name twice', 'a\nb\na\n', /tenants \(tenants\.txt, line 3\): "a" is in line 1 already/],
		['no name', '\tkey\n', /line 1\): has a key but no name/],
		['no key', 'a\t\n', /line 1\): has a tab but no key/],
		['two tabs', 'a\tb\tc\n', /line 1\): has more than one tab/],
		['nobody', '# nobody\n', /names no tenant/],
		['one key twice', 'a\tk\nb\tk\n', /line 2\): is also the key of "a"/],
	])('refuses %s', async (_, text, says) => {
		const sources = useSources();
		write(sources.cwd, 'p.json', withFile);
		write(sources.cwd, 'tenants.txt', text);
		expect(await problemsOf(readProfile('p.json', sources))).toMatch(says);
	});

	test('refuses bytes that are no UTF-8', async () => {
		const sources = useSources();
		write(sources.cwd, 'p.json', withFile);
		writeFileSync(join(sources.cwd, 'tenants.txt'), Buffer.from([0xff, 0x0a]));
		expect(await problemsOf(readProfile('p.json', sources))).toMatch(/tenants: .*not UTF-8/);
	});

	test.each(['../outside.txt', 'link.txt', 'linked/outside.txt', '/etc/hostname', '..', 'missing.txt', 'folder'])(
		'refuses %s',
		async (tenants) => {
			const sources = useSources();
			const cwd = join(sources.cwd, 'inner');
			mkdirSync(join(cwd, 'folder'), { recursive: true });
			write(sources.cwd, 'outside.txt', 'a\n');
			symlinkSync(join(sources.cwd, 'outside.txt'), join(cwd, 'link.txt'));
			symlinkSync(sources.cwd, join(cwd, 'linked'));
			write(cwd, 'p.json', { ...perDatabase, tenants });
			expect(await problemsOf(readProfile('p.json', { ...sources, cwd }))).toMatch(
				/^tenants: (leads out|names a file)/,
			);
		},
	);

	test('follows a link that stays inside', async () => {
		const sources = useSources();
		write(sources.cwd, 'real.txt', 'acme\n');
		symlinkSync('real.txt', join(sources.cwd, 'tenants.txt'));
		write(sources.cwd, 'p.json', withFile);
		expect((await readProfile('p.json', sources)).tenants).toHaveLength(1);
	});

	test('is refused with a profile from standard input', async () => {
		const sources = useSources(streamOf(JSON.stringify({ ...withFile, colour: 1 })));
		const problems = await problemsOf(readProfile('-', sources));
		expect(problems).toContain('tenants: is a path, and a profile from standard input has no folder');
		expect(problems).toContain('colour: is not a field');
	});
});

describe('--tenant', () => {
	test('stands in for the tenants of a saved profile', async () => {
		const sources = useSources();
		(await sources.store()).save('p', perLogin);
		const profile = await readProfile('p', { ...sources, tenants: ['initech', 'hooli=a=b'] });
		expect(profile.tenants).toEqual([
			{ name: 'initech', key: 'initech' },
			{ name: 'hooli', key: 'a=b' },
		]);
	});

	test('has its key from the profile where that names the tenant, unless the flag gives another', async () => {
		const sources = useSources();
		const tenants = ['plain', { name: 'acme', key: 'a1' }, { name: 'globex', key: 'g1' }];
		const document = { ...perLogin, tenants };
		write(sources.cwd, 'p.json', document);
		const profile = await readProfile('p.json', { ...sources, tenants: ['acme', 'globex=g2', 'plain'] });
		expect(profile.tenants).toEqual([
			{ name: 'acme', key: 'a1' },
			{ name: 'globex', key: 'g2' },
			{ name: 'plain', key: 'plain' },
		]);
	});

	test('stands in for a file, which need not be there', async () => {
		const sources = useSources();
		write(sources.cwd, 'p.json', { ...perDatabase, tenants: 'missing.txt' });
		expect((await readProfile('p.json', { ...sources, tenants: ['a'] })).tenants).toHaveLength(1);
	});

	test('has its key from the file of tenants too', async () => {
		const sources = useSources();
		write(sources.cwd, 'p.json', { ...perLogin, tenants: 'tenants.txt' });
		write(sources.cwd, 'tenants.txt', 'acme\ta1\nglobex\tg1\n');
		const profile = await readProfile('p.json', { ...sources, tenants: ['globex'] });
		expect(profile.tenants).toEqual([{ name: 'globex', key: 'g1' }]);
	});

	test('needs no key where keys are for nothing, and is asked for it as it is written here where they are', async () => {
		const sources = useSources();
		write(sources.cwd, 'p.json', { ...perLogin, rowSecurity: { identify: 'login', type: 'uuid' } });
		const asked = { ...sources, tenants: ['initech'] };
		expect(await problemsOf(readProfile('p.json', asked))).toMatch(/^--tenant initech: .*write --tenant initech=KEY$/);
		expect((await readProfile('p.json', { ...asked, keys: 'unused' })).tenants).toHaveLength(1);
	});

	test.each([single, pooled])('is refused where nothing carries {tenant}', async (document) => {
		const sources = useSources(streamOf(JSON.stringify(document)));
		await expect(readProfile('-', { ...sources, tenants: ['a'] })).rejects.toThrow(UsageError);
	});

	test.each(['', '=a', 'a='])('refuses %j', async (flag) => {
		const sources = useSources(streamOf(JSON.stringify(perDatabase)));
		await expect(readProfile('-', { ...sources, tenants: [flag] })).rejects.toThrow(UsageError);
	});

	test('is blamed where it is wrong', async () => {
		const sources = useSources(streamOf(JSON.stringify(perDatabase)));
		expect(await problemsOf(readProfile('-', { ...sources, tenants: ['a', 'a'] }))).toMatch(
			/^--tenant a: "a" is a tenant already/,
		);
	});
});

function problemsIn(act: () => unknown): readonly unknown[] {
	try {
		act();
	} catch (error) {
		if (error instanceof InvalidProfileError) return error.issues;
	}
	return [];
}
