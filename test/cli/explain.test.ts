// `gatehouse explain` as it is run: text, JSON, exit codes, and questions that are no questions.
import { beforeAll, describe, expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run } = workspace();
const explain = async (...args: string[]) => await run(['explain', '--url', server.url(), ...args]);
const about = ['--role', 'asker', '--database', 'asked'];

beforeAll(async () => {
	await server.query('CREATE ROLE asker LOGIN');
	await server.letIn('asker');
	await server.query('CREATE DATABASE asked');
	await server.query(
		`CREATE SCHEMA app; CREATE TABLE app."Order Items" (id int, price int); GRANT USAGE ON SCHEMA app TO asker;
		 GRANT SELECT (id) ON app."Order Items" TO asker; CREATE TABLE app.seen (); GRANT SELECT ON app.seen TO PUBLIC;
		 CREATE TABLE app."evil\u001b[2J" ();
		 CREATE FUNCTION app.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
		[],
		'asked',
	);
});

test('answers machines', async () => {
	const { code, stdout, stderr } = await explain(
		...about,
		'--on',
		'app."Order Items"',
		'--privilege',
		'select',
		'--format',
		'json',
	);
	expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
	expect(JSON.parse(stdout)).toMatchObject({
		formatVersion: '1.0',
		kind: 'explain',
		allowed: false,
		shut: 'column',
		gates: [
			{ gate: 'sign-in', open: true, path: 'LOGIN' },
			{ gate: 'connect', open: true, path: 'PUBLIC' },
			{ gate: 'schema', open: true, path: 'direct' },
			{ gate: 'object', open: true, path: 'direct (column id)' },
			{ gate: 'column', open: false, path: null },
			{ gate: 'row', open: true, path: 'no row security' },
		],
		fix: 'GRANT SELECT (price) ON TABLE app."Order Items" TO asker;',
	});
});

test('draws the gates for people, no wider than a terminal', async () => {
	const { code, stdout } = await explain(...about, '--error', 'ERROR:  permission denied for table Order Items');
	expect(code).toBe(0);
	expect(stdout).toMatch(/X== columns +SHUT {2}asker holds SELECT on id/);
	expect(stdout).toMatch(/The least that opens it, if asker is to have it:\n {2}GRANT SELECT \(price\)/);
	const [, ...picture] = stdout.split('\n');
	expect(picture.filter((line) => line.length > 80)).toEqual([]);
});

test('is exit 0 also where nothing is refused', async () => {
	const { code, stdout } = await explain(...about, '--on', 'app.seen', '--privilege', 'SELECT');
	expect(code).toBe(0);
	expect(stdout).toMatch(/^asker may: SELECT on app\.seen in asked\. Every gate is open\./);
});

test('what a name of the server would do to a terminal is made visible', async () => {
	const { stdout, stderr } = await explain(...about, '--on', 'app."evil\u001b[2J"', '--privilege', 'SELECT');
	expect(stderr).toBe('');
	expect(stdout).toContain('evil\\x1b[2J');
	expect(stdout).not.toContain('\u001b');
});

describe('is told what is missing', () => {
	test.each([
		[[], /needs --role and --database/],
		[['--role', 'asker'], /needs --database/],
		[about, /needs a question/],
		[[...about, '--on', 'app.seen'], /--on needs --privilege/],
		[[...about, '--privilege', 'SELECT'], /--privilege needs --on/],
		[[...about, '--on', 'app.seen', '--privilege', 'SELECT', '--error', 'x'], /does not go with/],
		[[...about, '--error', 'x'], /no refusal of PostgreSQL/],
		[[...about, '--on', 'app.sen', '--privilege', 'SELECT'], /did you mean "app\.seen"/],
		[
			[...about, '--on', 'app.f(int[x])', '--privilege', 'EXECUTE'],
			/--on: the server cannot read app\.f\(int\[x\]\): .*SQLSTATE 42601/,
		],
		[[...about, '--on', 'app.f(a.b.c.d)', '--privilege', 'EXECUTE'], /--on: the server cannot read app\.f/],
		[['--role', 'asked', '--database', 'asked', '--on', 'a.b', '--privilege', 'SELECT'], /no role "asked"/],
	])('%j', async (args, message) => {
		const { code, stderr, stdout } = await explain(...args);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toMatch(message);
	});
});

test('an administrator without any right answers as well', async () => {
	const { user } = await server.createAdministrator('onlooker', '');
	const args = [...about, '--on', 'app."Order Items"', '--privilege', 'INSERT', '--format', 'json'];
	const { code, stdout } = await run(['explain', '--url', server.url(user), ...args]);
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({
		shut: 'object',
		fix: 'GRANT INSERT ON TABLE app."Order Items" TO asker;',
	});
});
