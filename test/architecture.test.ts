// Who may import whom. This test is the architecture document.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../source', import.meta.url));

/**
 * Each room of the house: the rooms it may use beside itself, and the packages. `core` can act on nothing: no pg, no
 * node:, no clock, no randomness. Only `postgres` speaks to a server, only `ui` draws.
 */
const rooms: Readonly<
	Record<string, { readonly rooms: readonly string[]; readonly packages: readonly (string | RegExp)[] }>
> = {
	core: { rooms: [], packages: ['zod', 'leven'] },
	postgres: { rooms: ['core'], packages: ['pg', 'pg/lib/crypto/utils.js', /^node:/] },
	profiles: { rooms: ['core'], packages: ['conf', 'yaml', /^node:/] },
	receipts: { rooms: ['core'], packages: [/^node:/] },
	secrets: { rooms: ['core'], packages: [/^node:/] },
	sandbox: { rooms: ['core', 'postgres'], packages: [/^node:/] },
	formats: { rooms: ['core', 'profiles'], packages: [] },
	commands: { rooms: ['core', 'postgres', 'receipts', 'sandbox'], packages: [/^node:/] },
	ui: {
		rooms: ['core', 'commands', 'formats', 'profiles', 'secrets', 'receipts'],
		packages: ['ink', 'react', 'ink-select-input', 'string-width', /^node:/],
	},
	cli: {
		rooms: ['core', 'commands', 'formats', 'profiles', 'secrets', 'receipts', 'ui', 'postgres', 'sandbox', 'usage.ts'],
		packages: ['yaml', 'zod', /^node:/],
	},
	'cli.ts': { rooms: ['cli', 'core', 'formats', 'usage.ts'], packages: [/^node:/] },
	'usage.ts': { rooms: [], packages: [] },
};

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const roomOf = (file: string): string => file.split('/')[0] ?? file;
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const importsOf = (file: string): readonly string[] =>
	[...textOf(file).matchAll(/(?<!')\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

test('every file is in a room of the house', () => {
	expect(files.map(roomOf).filter((room) => !(room in rooms))).toEqual([]);
});

test.each(Object.entries(rooms))('%s imports only what it may', (room, allowed) => {
	const wrong = files
		.filter((file) => roomOf(file) === room)
		.flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
		.filter(({ file, specifier }) => !isAllowed(file, specifier, room, allowed));
	expect(wrong).toEqual([]);
});

function isAllowed(file: string, specifier: string, room: string, allowed: (typeof rooms)[string]): boolean {
	if (!specifier.startsWith('.'))
		return allowed.packages.some((name) => (typeof name === 'string' ? name === specifier : name.test(specifier)));
	const target = roomOf(relative(root, resolve(root, dirname(file), specifier)).replace(/\.js$/, '.ts'));
	return target === room || allowed.rooms.includes(target) || allowed.rooms.includes(target.replace(/\.ts$/, ''));
}

describe('what only some may do', () => {
	const calling = (pattern: RegExp): readonly string[] => files.filter((file) => pattern.test(textOf(file)));

	test('the core reads no clock and throws no dice', () => {
		expect(
			calling(/\b(?:Date\.now|new Date\(\)|Math\.random|performance\.now|process\.)/).filter(
				(file) => roomOf(file) === 'core',
			),
		).toEqual([]);
	});

	test('a secret is opened in three places: to sign in, to write the secrets file, and where the user asks to see it', () => {
		const places = new Set(calling(/\bopenSecret\b/).map((file) => (file.startsWith('ui/') ? file : roomOf(file))));
		expect([...places].toSorted()).toEqual(['core', 'postgres', 'secrets', 'ui/reveal.ts']);
		expect(calling(/\bopenSecret\b/).filter((file) => roomOf(file) === 'core')).toEqual(['core/sql/secret.ts']);
	});

	test('only the entry sets the exit code', () => {
		expect(calling(/process\.exitCode/)).toEqual(['cli.ts']);
	});

	test('nothing is exported by default', () => {
		expect(calling(/^export default/m)).toEqual([]);
	});

	test('no file of the source is over 250 lines', () => {
		expect(files.filter((file) => textOf(file).split('\n').length > 251)).toEqual([]);
	});
});
