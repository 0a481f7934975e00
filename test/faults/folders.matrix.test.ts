// Folders that cannot be written to, that are somebody else's, or that lead elsewhere: one clear error with what to do, every
// file as it was byte for byte, and nothing on the server.
import { spawn } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	lchownSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { unprivilegedAccount } from '../../source/sandbox/unprivileged.js';
import { catalog } from '../helpers/catalog.js';
import { program } from '../helpers/cli.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const at = ['--url', server.url()];
/** Modes mean nothing to root, so it borrows an account; who is none already is that account. */
const user = unprivilegedAccount();
const asUser = user.uid === undefined || user.gid === undefined ? {} : { uid: user.uid, gid: user.gid };

const documentFor = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
});

const homes: string[] = [];
afterAll(() => {
	for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A home of the user's own, with two saved profiles, a draft of a profile, and passwords. */
async function makeHome() {
	const home = mkdtempSync(join(tmpdir(), 'gatehouse-folders-'));
	homes.push(home);
	const inside = (name: string) => join(home, name);
	mkdirSync(inside('secrets'));
	mkdirSync(inside('.state/gatehouse'), { recursive: true, mode: 0o700 });
	writeFileSync(inside('one.json'), JSON.stringify(documentFor('one')));
	writeFileSync(inside('secrets/one.env'), 'OTHER_PASSWORD=kept\n', { mode: 0o600 });
	const run = async (...args: readonly string[]) => {
		const env = {
			PATH: process.env['PATH'] ?? '',
			HOME: home,
			LANG: 'C.UTF-8',
			XDG_CONFIG_HOME: inside('.config'),
			XDG_STATE_HOME: inside('.state'),
		};
		const child = spawn(process.execPath, [program, ...args], { env, cwd: home, ...asUser });
		const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
		child.stdin.end();
		const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
		return { code, stdout, stderr };
	};
	give(home);
	for (const name of ['one', 'two']) expect((await run('profiles', 'save', 'one.json', name)).code).toBe(0);
	return { home, inside, run };
}

function everythingIn(folder: string): readonly string[] {
	return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))];
}

function give(folder: string, to: { readonly uid?: number; readonly gid?: number } = user): void {
	if (to.uid === undefined || to.gid === undefined) return;
	for (const path of everythingIn(folder)) if (!lstatSync(path).isSymbolicLink()) chownSync(path, to.uid, to.gid);
}

const contents = (folder: string) =>
	everythingIn(folder)
		.filter((path) => lstatSync(path).isFile())
		.map((path) => [path, readFileSync(path, 'utf8')]);

const changing = [
	['save', 'one.json', 'three'],
	['save', 'one.json', 'one', '--replace'],
	['rename', 'one', 'three'],
	['duplicate', 'one', 'three'],
	['delete', 'one'],
];

const shut = (folder: string) => {
	for (const path of everythingIn(folder)) if (lstatSync(path).isDirectory()) chmodSync(path, 0o555);
};
const another = { uid: 0, gid: 0 };

describe.each([
	['that is read-only', shut],
	...(user.uid === undefined ? [] : ([['of another user', (folder: string) => give(folder, another)]] as const)),
] as const)('a folder for profiles %s', (_, spoil) => {
	test.each(changing)('profiles %s %s is refused in one error, and every file stays', async (...args) => {
		const { home, inside, run } = await makeHome();
		spoil(inside('.config/gatehouse'));
		const before = contents(home);
		const { code, stderr } = await run('profiles', ...args.filter((word) => word !== undefined));
		expect([code, stderr.includes('bug')]).toEqual([2, false]);
		expect(stderr).toMatch(
			/cannot be (written|read) \(E(ACCES|PERM)\)\.\nCheck the permissions[^\n]*GATEHOUSE_CONFIG_DIR/,
		);
		expect(stderr.trimEnd().split('\n')).toHaveLength(2);
		expect(contents(home)).toEqual(before);
	});
});

test('reading and using profiles needs no folder that can be written to', async () => {
	const { inside, run } = await makeHome();
	shut(inside('.config/gatehouse'));
	expect((await run('profiles', 'list')).stdout).toMatch(/one[\s\S]*two/);
	expect((await run('plan', 'one', ...at)).code).toBe(0);
});

describe('an apply', () => {
	const apply = (run: Awaited<ReturnType<typeof makeHome>>['run']) =>
		run('apply', 'one.json', '--yes', '--secrets', 'secrets/one.env', ...at);

	test.each([
		['receipts in a folder that is read-only', '.state/gatehouse', shut, /receipt .*cannot be written \(EACCES\)/],
		['passwords in a folder that is read-only', 'secrets', shut, /secrets[\s\S]*cannot be written \(EACCES\)/],
		[
			'receipts in a folder that others can write to',
			'.state/gatehouse',
			(folder: string) => chmodSync(folder, 0o777),
			/can be written to by others[\s\S]*chmod 700/,
		],
		...(user.uid === undefined
			? []
			: ([
					[
						'receipts in a folder of another user',
						'.state/gatehouse',
						(folder: string) => give(folder, another),
						/receipt .*cannot be written \(EACCES\)/,
					],
				] as const)),
	] as const)('that would keep its %s begins nothing', async (_, folder, spoil, says) => {
		const { home, inside, run } = await makeHome();
		spoil(inside(folder));
		const before = [contents(home), await catalog(server)];
		const { code, stderr } = await apply(run);
		expect([code, stderr.includes('bug')]).toEqual([2, false]);
		expect(stderr).toMatch(says);
		expect([contents(home), await catalog(server)]).toEqual(before);
	});

	test('keeps receipts, passwords and profiles through links to folders of one’s own', async () => {
		const { home, inside, run } = await makeHome();
		mkdirSync(inside('real/state'), { recursive: true, mode: 0o700 });
		rmSync(inside('.state/gatehouse'), { recursive: true });
		symlinkSync(inside('real/state'), inside('.state/gatehouse'));
		symlinkSync(inside('secrets/one.env'), inside('linked.env'));
		give(home);
		if (user.uid !== undefined && user.gid !== undefined) lchownSync(inside('linked.env'), user.uid, user.gid);
		const before = await catalog(server);
		expect(await run('apply', 'one', '--yes', '--secrets', 'linked.env', ...at)).toMatchObject({ code: 0 });
		expect(readFileSync(inside('secrets/one.env'), 'utf8')).toMatch(/^OTHER_PASSWORD=kept\n[\s\S]*ONE_APP_PASSWORD=/);
		expect(readdirSync(inside('real/state'))).toHaveLength(1);
		expect(await run('undo', 'last', '--confirm', 'one', ...at)).toMatchObject({ code: 0 });
		expect(await catalog(server)).toBe(before);
	});
});

test('what a newer Gatehouse wrote beside a password stays', async () => {
	const { inside, run } = await makeHome();
	const newer = { other: { password: 'kept', url: 'postgres://x', rotated: '2027-01-01', newer: 'yes' } };
	writeFileSync(inside('secrets/new.json'), JSON.stringify(newer), { mode: 0o600 });
	give(inside('secrets'));
	expect((await run('apply', 'one', '--yes', '--no-verify', '--secrets', 'secrets/new.json', ...at)).code).toBe(0);
	expect(JSON.parse(readFileSync(inside('secrets/new.json'), 'utf8'))).toMatchObject(newer);
	expect((await run('drop', 'one', '--confirm', 'one', ...at)).code).toBe(0);
	const shape = '{"version": 2, "secrets": []}';
	writeFileSync(inside('secrets/new.json'), shape);
	const { code, stderr } = await run('apply', 'one', '--yes', '--secrets', 'secrets/new.json', ...at);
	expect([code, /is not what it should be[\s\S]*left as it is/.test(stderr)]).toEqual([2, true]);
	expect(readFileSync(inside('secrets/new.json'), 'utf8')).toBe(shape);
});
