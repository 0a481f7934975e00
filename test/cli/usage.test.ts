import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandHelp } from '../../source/cli/command-help.js';
import { type Command, commands } from '../../source/cli/command-table.js';
import { topicNames, topics } from '../../source/cli/topics.js';
import { usage } from '../../source/usage.js';
import { workspace } from '../helpers/workspace.js';

const { run, file } = workspace();
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

test('--version is the number alone', async () => {
	expect(await run(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
});

test('--version and --help are told whatever else stands beside them', async () => {
	expect(await run(['--version', '--format', 'json'])).toMatchObject({ code: 0, stdout: `${version}\n` });
	expect(await run(['plan', '--help', '--format', 'junit'])).toMatchObject({ code: 0, stdout: commandHelp('plan') });
});

test.each([
	['help as a document', ['--help'], { about: null, text: usage }],
	["a command's help as a document", ['plan', '-h'], { about: 'plan', text: commandHelp('plan') }],
])('--format json writes %s', async (_, args, told) => {
	const { code, stdout } = await run([...args, '--format', 'json']);
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toEqual({ formatVersion: '1.0', kind: 'help', ...told, exitCode: 0 });
});

test.each([['--help'], ['-h'], ['help']])('%s shows the help', async (...args) => {
	expect(await run(args)).toEqual({ code: 0, signal: null, stdout: usage, stderr: '' });
});

const named = Object.keys(commands).filter((name): name is Exclude<Command, 'wizard'> => name !== 'wizard');

describe.each(named)('the help of %s', (command) => {
	const help = commandHelp(command);

	test('names each of its flags and formats, and fits a terminal', () => {
		for (const flag of commands[command].flags) expect(help).toMatch(new RegExp(`^ +--${flag}\\b`, 'm'));
		expect(help).toContain(`--format ${commands[command].formats.join('|')}`);
		expect(help.split('\n').filter((line) => line.length > 96)).toEqual([]);
	});
});

test('one command is told by --help behind it, by -h, and by help', async () => {
	for (const args of [
		['apply', '--help'],
		['apply', '-h'],
		['help', 'apply'],
	])
		expect(await run(args)).toEqual({ code: 0, signal: null, stdout: commandHelp('apply'), stderr: '' });
});

test.each(topicNames)('help %s tells it', async (topic) => {
	const { code, stdout } = await run(['help', topic]);
	expect({ code, stdout }).toEqual({ code: 0, stdout: topics[topic] });
	expect(stdout.split('\n').filter((line) => line.length > 90)).toEqual([]);
});

test('help about nothing that there is names what there is', async () => {
	const { code, stderr } = await run(['help', 'gats']);
	expect({ code, stderr }).toEqual({
		code: 2,
		stderr: expect.stringMatching(/did you mean "gates"\?[\s\S]*taking-back/),
	});
});

test('without a terminal and a command it says what to use instead', async () => {
	const { code, stdout, stderr } = await run([]);
	expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
	expect(stderr).toMatch(/needs a terminal[\s\S]*gatehouse demo/);
	expect(stderr).not.toMatch(/\n\s+at /);
});

test.each([
	[['plna', 'x'], /There is no command "plna"; did you mean "plan"\?/],
	[['plan', 'x', '--ot', 'y'], /There is no option --ot; did you mean "out"\?/],
	[['plan', '-V'], /There is no option -V\.\n/],
	[['plan', 'x', '--out', '-'], /--out takes the path of a file, and no stream/],
	[['apply', 'x', '--secrets=-'], /--secrets takes the path of a file, and no stream/],
	[['plan'], /needs a PROFILE/],
	[['plan', 'a', 'b'], /got 2 arguments/],
	[['plan', 'x', '--format', 'xml'], /--format "xml"[\s\S]*text, json, sql/],
	[['plan', 'x', '--strict'], /--strict does not belong to plan/],
	[['verify', 'x', '--format', 'sql'], /text, json, junit, tap/],
	[['plan', 'x', '--timeout', 'soon'], /--timeout "soon"|No profile is saved as "x"/],
	[['plan', 'nothing-saved'], /No profile is saved as "nothing-saved"/],
	[['plan', './missing.yaml'], /missing\.yaml/],
	[['profiles'], /needs to know what to do/],
	[['profiles', 'lst'], /did you mean "list"\?/],
	[['profiles', 'rename', 'a'], /profiles rename OLD NEW/],
	[['demo', 'x'], /got 1 argument\./],
	[['apply', './missing.yaml', '--on-failure', 'maybe', '-h', '192.0.2.1'], /--on-failure "maybe" is not known/],
	[['apply', 'x', '--password', 'secret'], /There is no option --password/],
])('%j is refused with exit 2 and the way out', async (args, words) => {
	const { code, stdout, stderr } = await run(args);
	expect(code).toBe(2);
	expect(stdout).toBe('');
	expect(stderr).toMatch(words);
	expect(stderr).not.toMatch(/\n\s+at /);
});

const wrong = {
	version: 1,
	name: '',
	patern: 'database-per-tenant',
	database: { name: 'x'.repeat(64) },
	roles: [{ name: 'pg_mine', access: 'readwrite' }],
	siblings: 'shut',
};

test('a wrong profile reports all its problems at once, for people and for machines', async () => {
	const path = file('wrong.json', wrong);
	const { code, stderr } = await run(['plan', path]);
	expect(code).toBe(2);
	for (const words of [/patern.*pattern/, /64 bytes/, /pg_mine/, /readwrite|roles\[0\]\.access/, /siblings/])
		expect(stderr).toMatch(words);

	const machine = await run(['plan', path, '--format', 'json']);
	const answer = JSON.parse(machine.stdout);
	expect(answer).toMatchObject({ formatVersion: '1.0', kind: 'error', code: 'invalid-profile', exitCode: 2 });
	expect(answer.issues.length).toBeGreaterThanOrEqual(5);
	expect(machine.code).toBe(2);
});

test('a wrong YAML profile is refused with the line', async () => {
	const { code, stderr } = await run(['plan', file('broken.yaml', 'version: 1\nname: [orders\n')]);
	expect(code).toBe(2);
	expect(stderr).toMatch(/line \d/);
});

test('a server that is not there is exit 3 with the cause and the fix', async () => {
	const path = file('orders.json', {
		version: 1,
		name: 'orders',
		pattern: 'database-per-tenant',
		database: { name: 'orders' },
		roles: [{ name: 'orders_app', access: 'read-only' }],
	});
	const text = await run(['plan', path, '-h', '127.0.0.1', '-p', '1', '-U', 'me']);
	expect(text.code).toBe(3);
	expect(text.stderr).toMatch(/127\.0\.0\.1:1/);
	expect(text.stderr).not.toMatch(/\n\s+at /);

	const machine = await run([
		'apply',
		path,
		'--url',
		'postgres://me@127.0.0.1:1/postgres',
		'--format',
		'json',
		'--yes',
	]);
	expect(machine.code).toBe(3);
	expect(JSON.parse(machine.stdout)).toMatchObject({
		kind: 'error',
		type: 'result',
		status: 'refused',
		code: 'connection-refused',
		exitCode: 3,
	});
});

test('a sandbox and an address are two servers', async () => {
	const path = file('two.json', {
		version: 1,
		name: 'o',
		pattern: 'database-per-tenant',
		database: { name: 'o' },
		roles: [{ name: 'a', access: 'read-only' }],
	});
	for (const command of [['plan', path], ['rotate', path], ['undo', 'last'], ['doctor'], ['demo'], []]) {
		const { code, stderr } = await run([...command, '--sandbox', '--url', 'postgres://x@y/z']);
		expect([command, code]).toEqual([command, 2]);
		expect(stderr).toMatch(/two different servers/);
	}
	// These start one of their own, and would never have looked at the other.
	for (const command of ['demo', 'sandbox']) {
		const { code, stdout, stderr } = await run([command, '--url', 'postgres://x@y/z', '-p', '1']);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain(`${command} and --url, --port name two different servers.`);
		const { stdout: help } = await run(['help', command]);
		expect(help).toContain('--bin-dir');
		expect(help).not.toMatch(/--(url|host|port|username|dbname)/);
	}
	expect(commandHelp('doctor')).toMatch(/--url[\s\S]*--dbname/);
});
