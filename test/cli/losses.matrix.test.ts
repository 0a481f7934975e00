// What others live on is listed by `plan`, and taken by `apply` only from those who are named.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { refusal } from '../helpers/provision.js';
import { gatehouseTerminal } from '../helpers/pty.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path, folder } = workspace();
const url = server.url();

const document = (extra: object = {}) => ({
	version: 1,
	name: 'town',
	pattern: 'database-per-tenant',
	database: { name: 'town' },
	roles: [{ name: 'town_app', access: 'read-write' }],
	...extra,
});
const profile = file('town.json', document());
const apply = (...args: readonly string[]) => [
	...['apply', profile, '--url', url, '--secrets', path('town.env')],
	...args,
];
const last = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
const enters = async (role: string) => (await refusal(server.signIn(role, role, 'town'))) === 'allowed';

beforeEach(async () => {
	await server.query('DROP DATABASE IF EXISTS town WITH (FORCE)');
	await server.query('DROP ROLE IF EXISTS town_app, town_owner, town_db_owner, datadog, "back up"');
	await server.query(`CREATE ROLE datadog LOGIN PASSWORD 'datadog'; CREATE ROLE "back up" LOGIN PASSWORD 'back up'`);
	await server.query('CREATE DATABASE town TEMPLATE template0');
});

describe('plan', () => {
	test('lists who loses what, and both ways out', async () => {
		const { code, stdout } = await run(['plan', profile, '--url', url]);
		expect(code).toBe(0);
		expect(stdout).toMatch(
			/back up and datadog\n\s+CONNECT and TEMPORARY on database town\n\s+.*USAGE on schema public in town/,
		);
		expect(stdout).toMatch(/`keep`.*--confirm-loss 'back up' --confirm-loss datadog/);
	});

	test('as JSON has them one by one, those who are kept among them', async () => {
		const kept = file('kept.json', document({ keep: ['datadog'] }));
		const { stdout } = await run(['plan', kept, '--url', url, '--format', 'json']);
		const rights = [
			{ database: 'town', on: 'database town', privileges: ['CONNECT', 'TEMPORARY'] },
			{ database: 'town', on: 'schema public', privileges: expect.arrayContaining(['USAGE']) },
		];
		expect(JSON.parse(stdout)).toMatchObject({
			formatVersion: '1.1',
			losses: [
				{ role: 'back up', inKeep: false, rights, kept: [], sessions: 0, relying: [] },
				{ role: 'datadog', inKeep: true, kept: rights.slice(0, 1).concat(expect.anything()) },
			],
		});
	});

	test('as SQL says it before the statements', async () => {
		const { stdout } = await run(['plan', profile, '--url', url, '--format', 'sql']);
		expect(stdout.slice(0, stdout.indexOf('\\set ON_ERROR_STOP'))).toMatch(
			/^-- ! back up and datadog have through PUBLIC alone/m,
		);
	});
});

describe('apply', () => {
	test('takes nothing from anybody who is not named: exit 8', async () => {
		const before = await catalog(server, ['town']);
		const { code, stderr } = await run(apply('--yes', '--confirm', 'town', '--confirm-loss', 'datadog'));
		expect(code).toBe(8);
		expect(stderr).toMatch(/back up\n\s+CONNECT and TEMPORARY on database town/);
		expect(stderr).toMatch(/Nothing was changed.*--confirm-loss 'back up'/);
		const json = await run(apply('--yes', '--confirm', 'town', '--format', 'json'));
		expect(json.code).toBe(8);
		expect(last(json.stdout)).toMatchObject({ type: 'result', status: 'refused', code: 'public-loses', exitCode: 8 });
		expect(await catalog(server, ['town'])).toBe(before);
	});

	test('takes it from those who are, and from them alone', async () => {
		const kept = file('one.json', document({ keep: ['datadog'] }));
		const { code } = await run(
			['apply', kept, '--url', url, '--secrets', path('town.env'), '--yes'].concat([
				'--confirm',
				'town',
				'--confirm-loss',
				'back up',
			]),
		);
		expect(code).toBe(0);
		expect([await enters('datadog'), await enters('back up')]).toEqual([true, false]);
	});

	test('says of a name that loses nothing that it is none', async () => {
		const named = ['--confirm-loss', 'datadog', '--confirm-loss', 'back up'];
		const first = await run(apply('--yes', '--confirm', 'town', ...named, '--confirm-loss', 'datadgo'));
		expect(first.code).toBe(0);
		expect(first.stderr).toContain('--confirm-loss datadgo: this plan takes nothing from it.');
		const again = await run(apply('--yes', ...named));
		expect(again.code).toBe(0);
		expect(again.stderr).toContain('--confirm-loss datadog: this plan takes nothing from it.');
	});

	test('asks the same of a saved plan, also of who came after it', async () => {
		const plan = path('town-plan.json');
		expect((await run(['plan', profile, '--url', url, '--out', plan])).code).toBe(0);
		expect(JSON.parse(readFileSync(plan, 'utf8')).losses.length).toBe(2);
		const saved = ['apply', plan, '--url', url, '--secrets', path('town.env'), '--yes', '--confirm', 'town'];
		expect((await run(saved)).code).toBe(8);
		const both = [...saved, '--confirm-loss', 'datadog', '--confirm-loss', 'back up'];
		await server.query(`CREATE ROLE newcomer LOGIN PASSWORD 'newcomer'`);
		const { code, stderr } = await run(both);
		await server.query('DROP ROLE newcomer');
		expect(code).toBe(8);
		expect(stderr).toContain('newcomer');
		expect((await run(both)).code).toBe(0);
		expect(await enters('datadog')).toBe(false);
	});

	test('on a terminal shows them, and the name that is typed says yes to that too', async () => {
		const options = { cwd: folder, columns: 160, env: { XDG_STATE_HOME: path('state') } };
		const terminal = gatehouseTerminal(apply(), options);
		await terminal.sees(/Type the name of the database \(town\) to run them, and to take that from 2 roles:/);
		terminal.type('town\r');
		expect((await terminal.exit).exitCode).toBe(0);
		expect(await enters('datadog')).toBe(false);
	});
});
