// The same for shells that are not on every machine: fish answers by itself, zsh on a terminal.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../source/cli/command-table.js';
import { program } from '../helpers/cli.js';
import { openTerminal } from '../helpers/pty.js';
import { workspace } from '../helpers/workspace.js';

const { run, file, folder, path } = workspace();
const document = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	roles: [{ name: 'orders_app', access: 'read-only' }],
};
const env = {
	PATH: `${path('bin')}:${process.env['PATH']}`,
	HOME: folder,
	XDG_CONFIG_HOME: path('config'),
	XDG_STATE_HOME: path('state'),
};

beforeAll(async () => {
	mkdirSync(path('bin'));
	writeFileSync(path('bin/gatehouse'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, { mode: 0o755 });
	expect((await run(['profiles', 'save', file('file.json', document), 'my orders'])).code).toBe(0);
	for (const shell of ['zsh', 'fish'])
		writeFileSync(path(`complete.${shell}`), (await run(['completion', shell])).stdout);
});

function shell(name: string, args: readonly string[]): string {
	try {
		return execFileSync(name, [...args], { cwd: folder, env, encoding: 'utf8' });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT')
			throw new Error(`There is no ${name} on the PATH. Install it: apt-get install ${name}`);
		throw error;
	}
}

test.each(['zsh', 'fish'])('%s finds nothing wrong with its script', (name) => {
	expect(shell(name, ['-n', path(`complete.${name}`)])).toBe('');
});

describe('fish', () => {
	const offered = (line: string): readonly string[] =>
		shell('fish', ['--no-config', '-c', `source ${path('complete.fish')}; complete -C '${line}'`])
			.split('\n')
			.filter(Boolean)
			.map((each) => each.split('\t')[0] ?? '');

	test('completes commands, flags and formats', () => {
		expect(offered('gatehouse ').toSorted()).toEqual(
			Object.keys(commands)
				.filter((each) => each !== 'wizard')
				.toSorted(),
		);
		expect(offered('gatehouse verify --st')).toEqual(['--strict']);
		expect(offered('gatehouse plan --st')).toEqual([]);
		expect(offered('gatehouse plan --format ')).toEqual([...commands.plan.formats].toSorted());
		expect(offered('gatehouse apply --on-failure ')).toEqual(['keep', 'undo']);
	});

	test('completes saved profiles and files', () => {
		expect(offered('gatehouse plan --format sql my')).toEqual(['my orders']);
		expect(offered('gatehouse plan fi')).toEqual(['file.json']);
		expect(offered('gatehouse profiles sh')).toEqual(['show']);
		expect(offered('gatehouse profiles show ')).toEqual(['my orders']);
	});
});

describe('zsh on a terminal', () => {
	test.each([
		['gatehouse pl', 'gatehouse plan'],
		['gatehouse verify --str', 'gatehouse verify --strict'],
		['gatehouse verify --format ju', 'gatehouse verify --format junit'],
		['gatehouse plan --format=pg', 'gatehouse plan --format=pgtap'],
		['gatehouse apply x --on-failure u', 'gatehouse apply x --on-failure undo'],
		['gatehouse profiles ren', 'gatehouse profiles rename'],
		['gatehouse profiles rename my', String.raw`gatehouse profiles rename my\ orders`],
		['gatehouse plan my', String.raw`gatehouse plan my\ orders`],
		['gatehouse plan fi', 'gatehouse plan file.json'],
		['gatehouse completion fi', 'gatehouse completion fish'],
	])('%s becomes %s', async (typed, completed) => {
		shell('zsh', ['-c', 'true']);
		const terminal = openTerminal('zsh', ['-f', '-i'], { env, cwd: folder });
		terminal.type(`autoload -U compinit; compinit -u -D; source ${path('complete.zsh')}; PS1='ready> '; clear\r`);
		await terminal.sees(/^ready> *$/);
		terminal.type(`${typed}\t`);
		await terminal.waitsFor(() => expect(terminal.lines()[0]?.trimEnd()).toBe(`ready> ${completed}`));
	});
});
