// A disk that is full, and files that were cut off or come from a newer Gatehouse: nothing is lost, the old file stays, and
// the message says which one it is.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { program } from '../helpers/cli.js';
import { cleanEnvironment } from '../helpers/environment.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path, folder } = workspace();
const at = ['--url', server.url()];
const state = path('state/gatehouse');
const saved = () => readdirSync(path('config/gatehouse/profiles')).toSorted();

const documentFor = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
});

/**
 * Runs the program where no file may grow beyond so many blocks of 512 bytes. The signal that comes with it is ignored, as a
 * disk that is full sends none.
 */
async function cramped(blocks: number, args: readonly string[]) {
	const { env, remove } = cleanEnvironment({ XDG_CONFIG_HOME: path('config'), XDG_STATE_HOME: path('state') });
	const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
	const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, program, ...args], { env, cwd: folder });
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	child.stdin.end();
	const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	remove();
	return { code, stdout, stderr };
}

/** Everything below a folder, name by name. */
function contents(of: string): Record<string, string> {
	if (!existsSync(of)) return {};
	const files = readdirSync(of, { recursive: true, encoding: 'utf8' }).map((each) => join(of, each));
	return Object.fromEntries(
		files.filter((each) => statSync(each).isFile()).map((each) => [each, readFileSync(each, 'utf8')]),
	);
}

describe('a full disk', () => {
	test('a profile that cannot be saved is told, and those that are saved stay', async () => {
		const first = file('first.json', documentFor('first'));
		expect((await run(['profiles', 'save', first])).code).toBe(0);
		const before = contents(path('config'));
		const changed = file('changed.json', { ...documentFor('first'), owner: 'somebody' });
		for (const args of [
			['save', changed, 'first', '--replace'],
			['save', changed, 'second'],
			['duplicate', 'first', 'third'],
		]) {
			const { code, stderr } = await cramped(0, ['profiles', ...args]);
			expect([args, code]).toEqual([args, 2]);
			expect(stderr).toMatch(/profiles\/.* cannot be written \(EFBIG\)\.\nCheck the permissions and the free space/);
			expect(contents(path('config'))).toEqual(before);
		}
		expect(saved()).toEqual(['first.json']);
		expect((await run(['profiles', 'show', 'first'])).stdout).not.toContain('somebody');
		// What makes room needs none.
		expect((await cramped(0, ['profiles', 'rename', 'first', 'other'])).code).toBe(0);
		expect((await cramped(0, ['profiles', 'delete', 'other'])).code).toBe(0);
		expect(saved()).toEqual([]);
	});

	test('a profile that would be cut short does not take the place of the one that is saved', async () => {
		const long = (settings: object) => ({
			...documentFor('long'),
			roles: [{ name: 'long_app', access: 'read-write', settings: { application_name: 'x'.repeat(900), ...settings } }],
		});
		expect((await run(['profiles', 'save', file('long.json', long({}))])).code).toBe(0);
		const before = contents(path('config'));
		const changed = file('longer.json', long({ work_mem: '4MB' }));
		const { code, stderr } = await cramped(1, ['profiles', 'save', changed, 'long', '--replace']);
		expect(code).toBe(2);
		expect(stderr).toMatch(/profiles\/long\.json cannot be written \(E(FBIG|NOSPC)\)/);
		expect(contents(path('config'))).toEqual(before);
	});

	test.each([0, 1, 4])('an apply without room for its receipt begins nothing (%i blocks)', async (blocks) => {
		const before = await catalog(server);
		const receipts = contents(state);
		const args = ['apply', file('none.json', documentFor('none')), '--yes', '--secrets', path('none.env'), ...at];
		const { code, stderr } = await cramped(blocks, args);
		expect(code).toBe(2);
		expect(stderr).toMatch(/The receipt .* cannot be written \(EFBIG\)/);
		expect(await catalog(server)).toBe(before);
		expect(contents(state)).toEqual(receipts);
		expect(existsSync(path('none.env'))).toBe(false);
	});

	test('an apply without room for its passwords begins nothing, and the file with the old ones stays', async () => {
		const before = await catalog(server);
		const receipts = contents(state);
		const secrets = path('large.env');
		writeFileSync(secrets, `OTHER_PASSWORD=kept\n${'# a comment\n'.repeat(40_000)}`, { mode: 0o600 });
		const old = readFileSync(secrets, 'utf8');
		const args = ['apply', file('large.json', documentFor('large')), '--yes', '--secrets', secrets, ...at];
		const { code, stderr } = await cramped(500, args);
		expect(code).toBe(2);
		expect(stderr).toMatch(/The secrets file .*large\.env cannot be written \(EFBIG\)/);
		expect(await catalog(server)).toBe(before);
		expect(readFileSync(secrets, 'utf8')).toBe(old);
		expect(contents(state)).toEqual(receipts);
		expect(readdirSync(dirname(secrets)).filter((each) => each.endsWith('.tmp') || each.endsWith('.lock'))).toEqual([]);
	});

	test('a rotation without room changes no password', async () => {
		const name = 'rotated';
		const profile = file('rotated.json', documentFor(name));
		const secrets = path('rotated.env');
		writeFileSync(secrets, '# a comment\n'.repeat(40_000), { mode: 0o600 });
		expect((await run(['apply', profile, '--yes', '--secrets', secrets, ...at])).code).toBe(0);
		const old = readFileSync(secrets, 'utf8');
		const { code, stdout } = await cramped(500, ['rotate', profile, '--yes', '--secrets', secrets, ...at]);
		expect(code).toBe(5);
		expect(stdout).toMatch(/The secrets file .* cannot be written \(EFBIG\)/);
		expect(readFileSync(secrets, 'utf8')).toBe(old);
		expect((await run(['verify', profile, '--secrets', secrets, '--strict', ...at])).code).toBe(0);
	});

	test('a plan that cannot be written leaves the one before it', async () => {
		const out = path('plan.json');
		expect((await run(['plan', file('planned.json', documentFor('planned')), '--out', out, ...at])).code).toBe(0);
		const old = readFileSync(out, 'utf8');
		const { code, stderr } = await cramped(1, ['plan', file('other.json', documentFor('other')), '--out', out, ...at]);
		expect(code).not.toBe(0);
		expect(stderr).toMatch(/plan\.json cannot be written \(EFBIG\)/);
		expect(readFileSync(out, 'utf8')).toBe(old);
	});
});

describe('a file that is not whole, or not of this version', () => {
	const shorter = (whole: string) => whole.slice(0, Math.floor(whole.length / 2));
	const newer = (whole: string) => JSON.stringify({ ...JSON.parse(whole), formatVersion: '9.0', version: 9 });

	test.each([
		['cut off', shorter],
		['empty', () => ''],
		['of a newer Gatehouse', newer],
	])('a receipt that is %s undoes nothing', async (_, spoil) => {
		const profile = file('whole.json', documentFor('whole'));
		await run(['apply', profile, '--yes', '--secrets', path('whole.env'), ...at]);
		const name = readdirSync(state)
			.toSorted()
			.findLast((each) => readFileSync(join(state, each), 'utf8').includes('"whole"'));
		const receipt = join(state, name ?? '');
		const whole = readFileSync(receipt, 'utf8');
		const before = await catalog(server, ['whole']);
		writeFileSync(receipt, spoil(whole), { mode: 0o600 });
		const { code, stderr } = await run(['undo', receipt, '--confirm', 'whole', ...at]);
		expect(code).toBe(2);
		expect(stderr).toContain(receipt);
		expect(stderr).not.toMatch(/bug in Gatehouse/);
		expect(await catalog(server, ['whole'])).toBe(before);
		expect(readFileSync(receipt, 'utf8')).toBe(spoil(whole));
		writeFileSync(receipt, whole);
	});

	test.each([
		['cut off', shorter],
		['empty', () => ''],
		['of a newer Gatehouse', newer],
	])('a plan that is %s is not applied', async (_, spoil) => {
		const out = path('whole-plan.json');
		await run(['plan', file('never.json', documentFor('never')), '--out', out, ...at]);
		const spoilt = spoil(readFileSync(out, 'utf8'));
		writeFileSync(out, spoilt);
		const before = await catalog(server);
		const { code, stderr } = await run(['apply', out, '--yes', '--secrets', path('never.env'), ...at]);
		expect(code).toBe(2);
		expect(stderr).toContain('whole-plan.json');
		expect(stderr).not.toMatch(/bug in Gatehouse/);
		expect(await catalog(server)).toBe(before);
		expect(readFileSync(out, 'utf8')).toBe(spoilt);
	});

	test('a secrets file that is cut off is refused and stays as it is', async () => {
		const secrets = path('cut.json');
		const cut = '{"cut_app": {"password": "abc", "url": "postg';
		writeFileSync(secrets, cut, { mode: 0o600 });
		const before = await catalog(server);
		const args = ['apply', file('cut-profile.json', documentFor('cut')), '--yes', '--secrets', secrets, ...at];
		const { code, stderr } = await run(args);
		expect(code).toBe(2);
		expect(stderr).toContain(secrets);
		expect(stderr).not.toContain('abc');
		expect(readFileSync(secrets, 'utf8')).toBe(cut);
		expect(await catalog(server)).toBe(before);
	});
});
