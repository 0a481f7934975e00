// Many runs against one server at the same time: they wait for each other and say for whom, and what comes of them is what
// would have come of one after the other.
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import type { Outcome } from '../helpers/cli.js';
import { type Credentials, testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { relayTo } from './relay.js';
import { wipe, worlds } from './worlds.js';

const server = await testServer({ settings: { deadlock_timeout: '100ms' } });
const relay = await relayTo(server.sandbox.host, server.sandbox.port);
const { run, file, path } = workspace();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;
/** The test's own, so that nobody of the eight is first by chance. */
const gatekeeper = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
const eight = [0, 1, 2, 3, 4, 5, 6, 7];
const patience = { timeout: 180_000 };
const kinds = worlds.filter((world) => world.tables === undefined);

type Applying = {
	readonly name: string;
	readonly document: unknown;
	readonly who: Credentials;
	readonly port?: number;
};

function apply({ name, document, who, port = server.sandbox.port }: Applying, kill?: AbortSignal): Promise<Outcome> {
	const url = server.url(who.user).replace(`:${server.sandbox.port}/`, `:${port}/`);
	const args = ['apply', file(`${name}.json`, document), '--yes', '--confirm', name, '--secrets', path(`${name}.env`)];
	return run([...args, '--url', `${url}?sslmode=disable`, '--format', 'json'], kill === undefined ? {} : { kill });
}

/** Before 15 schema `public` is a superuser's: another administrator cannot shut it, and the proof says so. */
const proves = (who: Credentials) => who === server.superuser || server.version >= 150_000;

const resultOf = ({ stdout }: Outcome) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}');
const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7473 AND NOT granted`;
const waited = /Waiting for another Gatehouse run \(pid \d+, role \w+\)/;

/** Lets them all come to the lock before the first of them has it. */
async function together(runs: readonly Applying[]): Promise<readonly Outcome[]> {
	await gatekeeper.query('SELECT pg_advisory_lock(7473, 1)');
	const running = runs.map((each) => apply(each));
	await expect.poll(() => server.query(waiting), { timeout: 60_000 }).toHaveLength(runs.length);
	await gatekeeper.query('SELECT pg_advisory_unlock(7473, 1)');
	return await Promise.all(running);
}

afterAll(() => {
	const log = readFileSync(server.sandbox.logFile, 'utf8');
	expect(log).not.toMatch(/tuple concurrently updated|deadlock detected/);
	expect(log).toContain('ready to accept connections');
});

describe.each(administrators)('by %s', (_whoever, who, prefix) => {
	test.each(kinds.map((world, at) => [world.what, world, at] as const))(
		'eight of the same: %s',
		patience,
		async (_what, world, at) => {
			const name = `${prefix}_same${at}`;
			const document = world.build(name);
			const code = proves(who) ? 0 : 4;
			expect(await apply({ name, document, who })).toMatchObject({ code });
			const alone = await catalog(server, world.databases(name));
			await wipe(server, world.databases(name), `${name}_`);

			const outcomes = await together(eight.map(() => ({ name, document, who })));
			expect(outcomes.map((each) => each.code)).toEqual(eight.map(() => code));
			expect(outcomes.map((each) => resultOf(each).status).toSorted()).toEqual([
				'applied',
				...eight.slice(1).map(() => 'nothing-to-do'),
			]);
			for (const { stderr } of outcomes) expect(stderr).toMatch(waited);
			// Each proved it with the passwords of the one file, which the wiped logins had before them too.
			for (const each of outcomes) expect(resultOf(each).verify.summary.fail === 0).toBe(code === 0);
			for (const each of outcomes) expect(resultOf(each).verify.summary.unchecked).toBe(0);
			expect(await catalog(server, world.databases(name))).toBe(alone);
			await wipe(server, world.databases(name), `${name}_`);
		},
	);
});

test('eight that differ, of every pattern and by two administrators', patience, async () => {
	const runs = administrators.flatMap(([, who, prefix]) =>
		kinds.map((world, at) => ({
			world,
			who,
			name: `${prefix}_other${at}`,
			document: world.build(`${prefix}_other${at}`),
		})),
	);
	expect(runs).toHaveLength(eight.length);
	const databases = runs.flatMap(({ world, name }) => world.databases(name));
	const clear = async () => {
		for (const { world, name } of runs) await wipe(server, world.databases(name), `${name}_`);
	};
	for (const each of runs) expect(resultOf(await apply(each))).toMatchObject({ status: 'applied' });
	const oneAfterAnother = await catalog(server, databases);
	await clear();

	const outcomes = await together(runs);
	expect(outcomes.map((each) => resultOf(each).status)).toEqual(eight.map(() => 'applied'));
	for (const { stderr } of outcomes) expect(stderr).toMatch(waited);
	expect(await catalog(server, databases)).toBe(oneAfterAnother);
	for (const each of runs) expect(resultOf(await apply(each))).toMatchObject({ status: 'nothing-to-do' });
	await clear();
});

test(
	'one that is killed while it has the lock leaves none behind, and those that wait for it go on',
	patience,
	async () => {
		const [world] = kinds;
		if (world === undefined) throw new Error('there is no world');
		const name = 'killed';
		const each = { name, document: world.build(name), who: server.superuser };
		const kill = new AbortController();
		const stopped = relay.stopAt({ at: 20, moment: 'during' });
		const first = apply({ ...each, port: relay.port }, kill.signal);
		const { pid } = await stopped;
		const others = eight.slice(1).map(() => apply(each));
		await expect.poll(() => server.query(waiting), { timeout: 60_000 }).toHaveLength(others.length);
		const [holder] = await server.query<{ pid: number }>(
			`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 7473 AND objid = 1 AND granted`,
		);
		kill.abort('SIGKILL');
		expect(await first).toMatchObject({ signal: 'SIGKILL' });
		const outcomes = await Promise.all(others);
		for (const { stderr } of outcomes) expect(stderr).toContain(`(pid ${holder?.pid}, role postgres)`);
		expect(holder?.pid).not.toBe(pid);
		expect(outcomes.map((outcome) => resultOf(outcome).status).toSorted()).toEqual([
			'applied',
			...others.slice(1).map(() => 'nothing-to-do'),
		]);
		expect(await server.query(`SELECT pid FROM pg_locks WHERE locktype = 'advisory'`)).toEqual([]);
		await wipe(server, world.databases(name), `${name}_`);
	},
);
