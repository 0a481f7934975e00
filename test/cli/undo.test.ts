// `gatehouse undo` as it is run: what it needs, what it refuses, and what it says at its end.
import { chmodSync, copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path } = workspace();
const undo = async (...args: string[]) => await run(['undo', '--url', server.url(), ...args]);

const profile = (name: string) =>
	file(`${name}.json`, {
		version: 1,
		name: `${name}-profile`,
		pattern: 'database-per-tenant',
		database: { name },
		roles: [{ name: `${name}_app`, access: 'read-write' }],
	});

/** Applies and answers the receipt that it speaks of. */
async function apply(name: string): Promise<string> {
	const secrets = path(`${name}.env`);
	const { stdout } = await run([
		'apply',
		profile(name),
		'--url',
		server.url(),
		'--yes',
		'--secrets',
		secrets,
		'--no-verify',
	]);
	return /^Receipt: (.*)$/m.exec(stdout)?.[1] ?? 'no receipt';
}

test('takes an apply back by the path that it said, once', async () => {
	const before = await catalog(server);
	const receipt = await apply('taken');
	const refused = await undo(receipt);
	expect(refused.code).toBe(8);
	expect(refused.stdout).toMatch(/B1 +DROP DATABASE taken;[\s\S]*A1 +DROP ROLE taken_db_owner;/);
	expect(refused.stderr).toMatch(/not confirmed\.\nNothing was changed\. Add --confirm taken\./);
	// Neither --yes nor another name stands for it.
	expect((await undo(receipt, '--yes')).code).toBe(8);
	expect((await undo(receipt, '--confirm', 'other')).code).toBe(8);
	const { code, stdout } = await undo(receipt, '--confirm', 'taken');
	expect({ code, stdout }).toEqual({
		code: 0,
		stdout: expect.stringMatching(/the server is as it was before, which was looked up/),
	});
	expect(await catalog(server)).toBe(before);
	expect((await undo(receipt, '--confirm', 'taken')).stdout).toMatch(/Nothing of the run .* stands\.\nNothing to do/);
	expect(
		await run(['apply', profile('taken'), '--url', server.url(), '--yes', '--secrets', path('taken.env')]),
	).toMatchObject({ code: 0 });
});

test('takes back a whole run, and no tenant of it by itself', async () => {
	expect(await undo('last', '--tenant', 'acme', '--confirm', 'last-profile')).toMatchObject({
		code: 2,
		stderr: expect.stringMatching(/--tenant does not go with undo/),
	});
});

test('takes the last one back, and answers machines', async () => {
	await apply('last');
	const { code, stdout } = await undo('last', '--confirm', 'last-profile', '--format', 'json');
	expect(code).toBe(0);
	const answer = JSON.parse(stdout);
	expect(answer).toMatchObject({ formatVersion: '1.0', kind: 'undo', exitCode: 0, status: 'undone', remains: [] });
	expect(answer.undone).toContain('B1');
});

test('what was made since is not lost', async () => {
	const receipt = await apply('since');
	await server.query('CREATE TABLE app.orders (id int); INSERT INTO app.orders VALUES (1)', [], 'since');
	const { code, stdout } = await undo(receipt, '--confirm', 'since', '--format', 'json');
	expect(code).toBe(8);
	expect(JSON.parse(stdout)).toMatchObject({
		kind: 'error',
		code: 'cannot-undo',
		message: expect.stringContaining('app.orders, which holds rows'),
	});
	expect(await server.query('SELECT id FROM app.orders', [], 'since')).toEqual([{ id: 1 }]);
});

describe('a receipt that somebody else may have written is not run', () => {
	test('by its mode, by a link, by its content', async () => {
		const receipt = await apply('guarded');
		const before = await catalog(server);
		chmodSync(receipt, 0o666);
		expect(await undo(receipt, '--confirm', 'guarded')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/can be written by others/),
		});
		chmodSync(receipt, 0o600);
		symlinkSync(receipt, path('link.json'));
		expect(await undo(path('link.json'), '--confirm', 'guarded')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/is not a plain file/),
		});
		writeFileSync(path('other.json'), '{"kind":"plan"}', { mode: 0o600 });
		expect(await undo(path('other.json'), '--confirm', 'guarded')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/is not a receipt/),
		});
		const old = { ...JSON.parse(readFileSync(receipt, 'utf8')), formatVersion: '1.0' };
		writeFileSync(path('old.json'), JSON.stringify(old), { mode: 0o600 });
		expect(await undo(path('old.json'), '--confirm', 'guarded')).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/of format 1\.0/),
		});
		expect(await catalog(server)).toBe(before);
	});

	test('nor is one of another server', async () => {
		const receipt = await apply('moved');
		const { server: there, before, ...rest } = JSON.parse(readFileSync(receipt, 'utf8'));
		writeFileSync(
			path('moved.json'),
			JSON.stringify({ ...rest, server: there, before: { ...before, server: 'system 1' } }),
			{ mode: 0o600 },
		);
		expect(await undo(path('moved.json'), '--confirm', 'moved')).toMatchObject({
			code: 8,
			stderr: expect.stringMatching(/on another server/),
		});
		copyFileSync(receipt, path('copy.json'));
		chmodSync(path('copy.json'), 0o600);
		const elsewhere = { ...rest, before, server: { ...there, host: 'db1.example.com' } };
		writeFileSync(path('copy.json'), JSON.stringify(elsewhere));
		expect(await undo(path('copy.json'), '--confirm', 'moved')).toMatchObject({ code: 0 });
	});
});

test('a receipt holds no password', async () => {
	const receipt = await apply('secretive');
	const passwords = readFileSync(path('secretive.env'), 'utf8').match(/(?<=PASSWORD=).+/g) ?? [];
	expect(passwords).toHaveLength(1);
	for (const name of readdirSync(path('state/gatehouse')))
		for (const password of passwords)
			expect(readFileSync(path(`state/gatehouse/${name}`), 'utf8')).not.toContain(password.replaceAll(/['"]/g, ''));
	expect(readFileSync(receipt, 'utf8')).not.toContain('SCRAM-SHA-256');
});
