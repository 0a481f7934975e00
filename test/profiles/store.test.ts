import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidProfileError, ProfileStoreError, UsageError } from '../../source/core/errors.js';
import { configFolder } from '../../source/profiles/config-folder.js';
import { fromFileName, savedNameProblem, toFileName } from '../../source/profiles/saved-name.js';
import { openStore } from '../../source/profiles/store.js';
import { perDatabase, single } from '../core/profile/documents.js';
import { useFolder } from './folder.js';

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('writes nothing until something is saved', () => {
	const cwd = join(useFolder(), 'config');
	const store = openStore({ cwd });
	expect(store.list()).toEqual([]);
	expect(store.has('orders')).toBe(false);
	expect(existsSync(cwd)).toBe(false);
});

test('reads what it saved, in another process too', () => {
	const cwd = useFolder();
	openStore({ cwd }).save('orders', perDatabase);
	const again = openStore({ cwd });
	expect(again.document('orders')).toEqual(perDatabase);
	expect(again.read('orders').tenants).toHaveLength(2);
	expect(again.path.startsWith(cwd)).toBe(true);
});

test('keeps files and folder to their owner', () => {
	const store = openStore({ cwd: join(useFolder(), 'new') });
	store.save('orders', single);
	store.save('orders', single, { replace: true });
	store.touch('orders', { lastUsed: '2026-01-01T00:00:00Z' });
	expect(modeOf(store.path)).toBe(0o700);
	expect(readdirSync(store.path)).toEqual(['orders.json']);
	expect(modeOf(join(store.path, 'orders.json'))).toBe(0o600);
	expect(modeOf(join(store.path, '..', 'history.json'))).toBe(0o600);
});

test('lists what a picker shows', () => {
	const store = openStore({ cwd: useFolder() });
	store.save('prod', { ...single, connection: { host: 'db1', environment: 'staging' } });
	store.save('local', { ...single, connection: { host: '::1', port: 6000 } });
	store.save('bare', single);
	store.touch('prod', { lastUsed: '2026-01-01T00:00:00Z' });
	store.touch('prod', { lastVerify: { at: '2026-01-02T00:00:00Z', ok: true, pass: 3, total: 3 } });
	expect(store.list()).toEqual([
		{ name: 'bare', application: 'orders', pattern: 'database-per-tenant' },
		{
			name: 'local',
			application: 'orders',
			pattern: 'database-per-tenant',
			server: '[::1]:6000',
			environment: 'development',
		},
		{
			name: 'prod',
			application: 'orders',
			pattern: 'database-per-tenant',
			server: 'db1:5432',
			environment: 'staging',
			lastUsed: '2026-01-01T00:00:00Z',
			lastVerify: { at: '2026-01-02T00:00:00Z', ok: true, pass: 3, total: 3 },
		},
	]);
});

describe('refuses', () => {
	test('a name that is taken, unless it may replace it', () => {
		const store = openStore({ cwd: useFolder() });
		store.save('orders', single);
		expect(() => store.save('orders', perDatabase)).toThrow(UsageError);
		expect(store.document('orders')).toEqual(single);
		store.save('orders', perDatabase, { replace: true });
		expect(store.document('orders')).toEqual(perDatabase);
	});

	test('an invalid profile and one with a password, writing nothing', () => {
		const store = openStore({ cwd: useFolder() });
		expect(() => store.save('orders', { ...single, pattern: 'x' })).toThrow(InvalidProfileError);
		expect(() => store.save('orders', { ...single, connection: { password: 'hunter2' } })).toThrow(InvalidProfileError);
		expect(store.list()).toEqual([]);
	});

	test('a name that nobody saved, and tells the nearest', () => {
		const store = openStore({ cwd: useFolder() });
		store.save('orders', single);
		for (const act of [
			() => store.read('ordes'),
			() => store.document('ordes'),
			() => store.delete('ordes'),
			() => store.rename('ordes', 'x'),
			() => store.duplicate('ordes', 'x'),
		]) {
			expect(act).toThrow('did you mean "orders"?');
		}
	});

	test.each(['', '-', '--yes', 'a/b', 'a\\b', 'orders.yaml', 'x.JSON', ' a', 'a ', 'a\nb', 'x'.repeat(64)])(
		'the name %j',
		(name) => {
			const store = openStore({ cwd: useFolder() });
			expect(savedNameProblem(name)).toBeTypeOf('string');
			expect(() => store.save(name, single)).toThrow(UsageError);
		},
	);
});

test.each(['db.example.com', 'Orders', 'orders', '__proto__', 'ünï 😀', '..', 'a%2Eb', 'con'])(
	'keeps the name %s',
	(name) => {
		const store = openStore({ cwd: useFolder() });
		store.save(name, single);
		expect(store.list().map((each) => each.name)).toEqual([name]);
		expect(fromFileName(toFileName(name))).toBe(name);
	},
);

test('does not confuse names that differ in case, even where files do', () => {
	expect(toFileName('Orders').toLowerCase()).not.toBe(toFileName('orders').toLowerCase());
});

test('renames with the history and without touching the document', () => {
	const store = openStore({ cwd: useFolder() });
	store.save('a', single);
	store.save('b', single);
	store.touch('a', { lastUsed: 'then' });
	expect(() => store.rename('a', 'b')).toThrow(UsageError);
	store.rename('a', 'c');
	expect(store.list().map(({ name, lastUsed }) => [name, lastUsed])).toEqual([
		['b', undefined],
		['c', 'then'],
	]);
	expect(store.document('c')).toEqual(single);
});

test('gives a copy its own name', () => {
	const store = openStore({ cwd: useFolder() });
	store.save('a', single);
	store.duplicate('a', 'b');
	expect(store.read('b').name).toBe('b');
	expect(() => store.duplicate('a', 'b')).toThrow(UsageError);
});

test('forgets', () => {
	const store = openStore({ cwd: useFolder() });
	store.save('a', single);
	store.touch('a', { lastUsed: 'then' });
	store.delete('a');
	expect(store.list()).toEqual([]);
	store.save('a', single);
	expect(store.list()).toEqual([{ name: 'a', application: 'orders', pattern: 'database-per-tenant' }]);
});

describe('a file that cannot be read', () => {
	test.each([
		['no JSON', '{"version": 1, "docu', /is broken/],
		['empty', '', /is broken/],
		['another shape', '[1]', /is broken/],
		['no version', '{}', /is broken/],
		['a newer version', '{"version": 2, "document": {}}', /newer Gatehouse/],
	])('is left as it is and named: %s', (_, text, says) => {
		const store = openStore({ cwd: useFolder() });
		store.save('good', single);
		const path = join(store.path, 'bad.json');
		writeFileSync(path, text);
		expect(() => store.read('bad')).toThrow(ProfileStoreError);
		expect(() => store.read('bad')).toThrow(says);
		expect(() => store.read('bad')).toThrow(path);
		expect(() => store.save('bad', single, { replace: true })).toThrow(ProfileStoreError);
		expect(() => store.save('bad', single)).toThrow(UsageError);
		expect(readFileSync(path, 'utf8')).toBe(text);
		expect(store.list()).toMatchObject([{ name: 'bad', problem: expect.stringMatching(says) }, { name: 'good' }]);
	});

	test('does not keep the history from being forgotten', () => {
		const store = openStore({ cwd: useFolder() });
		store.save('a', single);
		const history = join(store.path, '..', 'history.json');
		writeFileSync(history, 'nonsense');
		store.touch('a', { lastUsed: 'then' });
		expect(store.list()).toHaveLength(1);
		expect(readFileSync(history, 'utf8')).toBe('nonsense');
	});

	test('names the folder that cannot be made', () => {
		const cwd = useFolder();
		writeFileSync(join(cwd, 'profiles'), 'a file stands where the folder should be');
		expect(() => openStore({ cwd }).save('a', single)).toThrow(ProfileStoreError);
		expect(() => openStore({ cwd }).save('a', single)).toThrow(join(cwd, 'profiles'));
	});
});

test('loses nothing when processes save at once', async () => {
	const cwd = useFolder();
	const module = new URL('../../source/profiles/store.ts', import.meta.url).href;
	const program = `
		const { openStore } = await import(process.argv[1]);
		const store = openStore({ cwd: process.argv[2] });
		for (let index = 0; index < 10; index += 1) store.save(process.argv[3] + index, ${JSON.stringify(single)});
		try { store.save('same', ${JSON.stringify(single)}); console.log('won'); } catch { console.log('lost'); }
	`;
	const { buildSync } = await import('esbuild');
	const bundle = join(cwd, 'store.mjs');
	const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
	buildSync({
		entryPoints: [new URL(module).pathname],
		bundle: true,
		platform: 'node',
		format: 'esm',
		outfile: bundle,
		banner,
	});
	const outcomes = await Promise.all(
		['a', 'b', 'c'].map(async (prefix) => {
			const child = spawn(process.execPath, ['--input-type=module', '-e', program, bundle, cwd, prefix], {
				stdio: ['ignore', 'pipe', 'inherit'],
			});
			let said = '';
			child.stdout.on('data', (chunk: Buffer) => {
				said += chunk.toString();
			});
			await once(child, 'close');
			return said.trim();
		}),
	);
	expect(outcomes.sort()).toEqual(['lost', 'lost', 'won']);
	expect(openStore({ cwd }).list()).toHaveLength(31);
});

test.each([
	[{ GATEHOUSE_CONFIG_DIR: '/own', XDG_CONFIG_HOME: '/xdg' }, '/own'],
	[{ XDG_CONFIG_HOME: '/xdg' }, join('/xdg', 'gatehouse')],
])('finds its folder by %j', (env, folder) => {
	expect(configFolder(env)).toBe(folder);
});

test('ignores a relative XDG_CONFIG_HOME', () => {
	expect(configFolder({ XDG_CONFIG_HOME: 'here' })).toBe(configFolder({}));
});
