// What `gatehouse completion bash` prints, in a real bash.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../source/cli/command-table.js';
import { completionTable } from '../../source/cli/completion/table.js';
import { shells } from '../../source/cli/hints.js';
import { program } from '../helpers/cli.js';
import { workspace } from '../helpers/workspace.js';

const { run, file, folder, path } = workspace();
const hostile = '$(touch caught) `touch caught` \'q\' "d" ; x';
const document = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	roles: [{ name: 'orders_app', access: 'read-only' }],
};

beforeAll(async () => {
	mkdirSync(path('bin'));
	writeFileSync(path('bin/gatehouse'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, { mode: 0o755 });
	mkdirSync(path('some folder'));
	for (const name of ['orders', 'other', hostile])
		expect((await run(['profiles', 'save', file('a file.json', document), name])).code).toBe(0);
	writeFileSync(path('complete.bash'), (await run(['completion', 'bash'])).stdout);
});

/** What bash would offer for the last of the words, as readline takes them apart. */
function offered(...words: readonly string[]): readonly string[] {
	const script = `set -u; source complete.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gatehouse; printf '%s\\n' \${COMPREPLY[@]+"\${COMPREPLY[@]}"}`;
	const env = {
		PATH: `${path('bin')}:${process.env['PATH']}`,
		HOME: folder,
		XDG_CONFIG_HOME: path('config'),
		XDG_STATE_HOME: path('state'),
	};
	const out = execFileSync('bash', ['--norc', '-c', script, 'bash', 'gatehouse', ...words], {
		cwd: folder,
		env,
		encoding: 'utf8',
	});
	return out.split('\n').filter(Boolean);
}

describe('bash completes', () => {
	test('every command', () => {
		expect(offered('').toSorted()).toEqual(
			Object.keys(commands)
				.filter((name) => name !== 'wizard')
				.toSorted(),
		);
		expect(offered('pl')).toEqual(['plan']);
	});

	test.each(
		completionTable().commands.map(({ name, flags }) => [name, flags.map((flag) => `--${flag.name}`)] as const),
	)('the flags of %s and no others', (name, flags) => {
		expect(offered(name, '--')).toEqual(flags);
	});

	test.each(Object.entries(commands).filter(([name]) => name !== 'wizard'))(
		'the formats of %s',
		(name, { formats }) => {
			expect(offered(name, '--format', '')).toEqual(formats);
			expect(offered(name, '--format', '=', '')).toEqual(formats);
			expect(offered(name, '--format', '=')).toEqual(formats);
		},
	);

	test('what a flag takes, wherever the command stands', () => {
		expect(offered('apply', 'orders', '--on-failure', '')).toEqual(['undo', 'keep']);
		expect(offered('--url', 'plan', 'apply', '--on-failure', 'k')).toEqual(['keep']);
		expect(offered('apply', '--confirm', '')).toEqual([]);
		expect(offered('plan', '--out', 'a')).toEqual(['a file.json']);
		expect(offered('plan', '--bin-dir', 'so')).toEqual(['some folder']);
	});

	test('saved profiles and files where a profile is meant, and each once', () => {
		expect(offered('plan', 'o')).toEqual(['orders', 'other']);
		expect(offered('verify', '--format', 'tap', '')).toEqual(expect.arrayContaining(['orders', 'a file.json']));
		expect(offered('plan', 'orders', '')).toEqual([]);
	});

	test('what `profiles` does, and the names that it does it to', () => {
		expect(offered('profiles', 're')).toEqual(['rename']);
		expect(offered('profiles', 'rename', 'or')).toEqual(['orders']);
		expect(offered('profiles', 'rename', 'orders', '')).toEqual([]);
		expect(offered('profiles', 'save', 'a')).toEqual(['a file.json']);
		expect(offered('completion', '')).toEqual([...shells]);
	});

	test('a name that is a command for the shell stays a name', () => {
		expect(offered('profiles', 'show', '$')).toEqual([hostile]);
		expect(existsSync(join(folder, 'caught'))).toBe(false);
	});
});

test('the script is a document for machines too', async () => {
	const { code, stdout } = await run(['completion', 'bash', '--format', 'json']);
	const { script, ...rest } = JSON.parse(stdout);
	expect({ code, rest }).toEqual({
		code: 0,
		rest: { formatVersion: '1.0', kind: 'completion', shell: 'bash', exitCode: 0 },
	});
	expect(script).toBe((await run(['completion', 'bash'])).stdout);
});

test.each([
	[['completion'], /needs to know the shell[\s\S]*bash, zsh or fish/],
	[['completion', 'zhs'], /There is no completion for "zhs"; did you mean "zsh"\?/],
	[['completion', 'bash', 'zsh'], /got 2 arguments/],
])('%j is refused', async (args, words) => {
	const { code, stderr } = await run(args);
	expect(code).toBe(2);
	expect(stderr).toMatch(words);
});
