// A rotation by a second login, killed at any of its statements: the application, which moves when it is told to and not
// before, has a way in at every moment, and the same command again comes to the same end as if nothing had been.
import { readFileSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { rotationPlace } from '../../source/cli/rotation-place.js';
import { openServer } from '../../source/commands/open-server.js';
import { rotateWithGrace } from '../../source/commands/rotate-with-grace.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Step } from '../../source/core/rotate/grace-step.js';
import { openSecret, type Secret } from '../../source/core/sql/secret.js';
import { saysNext } from '../../source/formats/grace-result.js';
import { openSecretsFile } from '../../source/secrets/secrets-file.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, provision, targetAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { acme, globex, loginProfile } from '../live/shared-world.js';
import { type Point, relayTo } from './relay.js';
import { isWhole, pointsOf } from './share.js';
import { Tally } from './tally.js';

const server = await testServer();
const relay = await relayTo(server.sandbox.host, server.sandbox.port);
const { run, file, path } = workspace();
const tally = new Tally();
afterAll(() => tally.print(server.version));

const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

/** What a call came to: the step that somebody was told of, or that the other login is in use still, or nothing. */
type Told = { readonly step: Step; readonly inUse?: boolean } | { readonly step: null; readonly inUse?: boolean };
type Call = () => Promise<Told>;

describe.each(administrators)('by %s', (whoever, who, name) => {
	const document = loginProfile(name);
	const profile = parseProfile(document);
	const secrets = path(`${name}.secrets.json`);
	const [first, second] = [`${name}_acme_app`, `${name}_acme_app_grace`];
	const held = (role: string): string => JSON.parse(readFileSync(secrets, 'utf8'))[role]?.password ?? '';
	const state = () => catalog(server, [name]);

	async function applied(): Promise<string> {
		const passwords = new Map<string, Secret>();
		await provision(await openAs(server, who), document, passwords);
		await server.query(
			`SET ROLE ${name}_owner; CREATE TABLE IF NOT EXISTS app.item AS
			 SELECT 1 AS id, '${acme}'::uuid AS tenant_id UNION ALL SELECT 2, '${globex}'; RESET ROLE`,
			[],
			name,
		);
		await provision(await openAs(server, who), document, passwords);
		const entries = [...passwords].map(([role, password]) => [role, { password: openSecret(password) }]);
		if (entries.length > 0) writeFileSync(secrets, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 });
		return await state();
	}

	const inProcess: Call = async () => {
		const opened = await openServer({ ...targetAs(server, who), port: relay.port });
		try {
			const place = rotationPlace(await openSecretsFile(secrets), profile, opened.target);
			let inUse = false;
			let told: Told = { step: null };
			await rotateWithGrace({
				profile,
				server: opened,
				scope: { role: first, tenantsOnly: false },
				place,
				beforeRunning(plan) {
					inUse = plan.inUse.length > 0;
					if (inUse) throw new Error('in use');
				},
				tell(result) {
					if (result.failure === null) told = { step: result.plan.step };
					return saysNext(result);
				},
			}).catch(() => {});
			return { ...told, inUse };
		} finally {
			await opened.close();
		}
	};

	const url = server.url(who.user).replace(`:${server.sandbox.port}/`, `:${relay.port}/`);
	const command = [
		...['rotate', file(`${name}.json`, document), '--grace', '--role', first, '--yes', '--format', 'json'],
		...['--secrets', secrets, '--url', `${url}?sslmode=disable`],
	];
	const asProgram =
		(kill?: AbortSignal): Call =>
		async () => {
			const { code, stdout } = await run(command, kill === undefined ? {} : { kill });
			const said = stdout === '' ? {} : JSON.parse(stdout);
			// One that was killed has been read all the same.
			const isTold = code === 0 || (code === null && said.exitCode === 0);
			return isTold ? { step: said.grace.step } : { step: null, inUse: said.code === 'login-in-use' };
		};

	/** Signs in as it is told, and goes over only when somebody says so; holds a session, or has none for the time being. */
	async function application(holds: boolean) {
		let at = { role: first, password: held(first) };
		const begin = async () => (holds ? await server.signIn(at.role, at.password, name) : undefined);
		let session: pg.Client | undefined = await begin();
		const leave = async () => {
			await session?.end();
			await vi.waitFor(async () => {
				const [row] = await server.query<{ count: number }>(
					'SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = $1',
					[at.role],
				);
				expect(row?.count).toBe(0);
			});
		};
		return {
			async moveTo(role: string) {
				await leave();
				at = { role, password: held(role) };
				session = await begin();
			},
			/** Why it could not work now, if it could not. */
			async problems(): Promise<readonly string[]> {
				try {
					await session?.query('SELECT 1');
					const again = await server.signIn(at.role, at.password, name);
					try {
						expect((await again.query('SELECT id FROM item')).rows).toEqual([{ id: 1 }]);
					} finally {
						await again.end();
					}
					return [];
				} catch (error) {
					return [`${at.role}: ${(error as Error).message}`];
				}
			},
			leave,
		};
	}

	/** The whole rotation, with `fault` as the call in which the point is reached. */
	async function rotated(call: Call, faulty: Call, isFaulted: () => boolean, holds = true): Promise<readonly string[]> {
		const problems: string[] = [];
		const app = await application(holds);
		for (let turn = 0; ; turn++) {
			const told = await (isFaulted() ? call : faulty)();
			problems.push(...(await app.problems()));
			if (told.step === 'end') break;
			if (turn === 9) return [...problems, 'it never ends'];
			// The refusal says to which login the application has to go, as the call before would have said.
			if (told.step === 'make') await app.moveTo(second);
			else if (told.step === 'exchange') await app.moveTo(first);
			else if (told.inUse) await app.moveTo((await isOn(second)) ? first : second);
			problems.push(...(await app.problems()));
		}
		await app.leave();
		return problems;
	}

	async function isOn(role: string): Promise<boolean> {
		return (await server.query('SELECT FROM pg_stat_activity WHERE usename = $1', [role])).length > 0;
	}

	async function through(kind: string, few: number, faulty: (point: Point) => { call: Call; fault: Promise<void> }) {
		const before = await applied();
		const never = { at: -1, moment: 'before' } as const;
		void relay.stopAt(never);
		expect(await rotated(inProcess, inProcess, () => true)).toEqual([]);
		expect(await state()).toBe(before);
		const writes = [...relay.writes];
		expect(writes.map(({ text }) => text).join('\n')).toMatch(
			/CREATE ROLE[\s\S]*INSERT INTO[\s\S]*ALTER ROLE[\s\S]*PASSWORD[\s\S]*DROP ROLE/,
		);
		const wrong: string[] = [];
		const which = { what: 'shared tables and a login each', whoever, kind };
		const points = pointsOf(writes, few);
		tally.begin(which, points);
		for (const point of points) {
			const { call, fault } = faulty(point);
			let faulted = false;
			const over = fault.then(() => {
				faulted = true;
			});
			const problems = [
				...(await rotated(kind.startsWith('the program') ? asProgram() : inProcess, call, () => faulted)),
			];
			await over;
			if ((await state()) !== before) problems.push('is not as undisturbed');
			if (held(second) !== '') problems.push('the file knows the second login still');
			tally.count(which, point, { problems, goneOn: true });
			const where = `${point.moment} ${point.at}: ${writes[point.at]?.text.slice(0, 100)}`;
			wrong.push(...problems.map((problem) => `${where}: ${problem}`));
		}
		expect(wrong).toEqual([]);
	}

	/** Its writing down of how far it is, and how each time that ends. */
	const saying = /^COMMENT ON ROLE \S+ IS '.*(?:tried|proved|ready)\)'$/;

	test('it is killed as it writes down how far it is, and the application has no session', async () => {
		const before = await applied();
		void relay.stopAt({ at: -1, moment: 'before' });
		expect(await rotated(inProcess, inProcess, () => true, false)).toEqual([]);
		const writes = [...relay.writes];
		const points = writes.flatMap(({ text }, at) =>
			saying.test(text) ? [{ at, moment: 'before' } as const, { at: at + 1, moment: 'after' } as const] : [],
		);
		expect(points.map(({ at }) => writes[at]?.text.replace(/.*; (\w+).*/, '$1'))).toEqual([
			...['tried', 'COMMIT', 'proved', 'COMMIT', 'retried', 'COMMIT', 'ready', 'COMMIT'],
		]);
		for (const point of points) {
			const kill = new AbortController();
			const over = relay.stopAt(point).then(() => kill.abort('SIGKILL'));
			const problems = await rotated(asProgram(), asProgram(kill.signal), () => kill.signal.aborted, false);
			await over;
			expect({ point, problems, state: await state() }).toEqual({ point, problems: [], state: before });
		}
	}, 300_000);

	const patience = isWhole ? 3_600_000 : 300_000;

	test('its connections are cut', { timeout: patience }, async () => {
		await through('the network is cut', 7, (point) => ({
			call: inProcess,
			fault: relay.stopAt(point).then(() => relay.hangUp()),
		}));
	});

	test('the program is killed', { timeout: patience }, async () => {
		await through('the program is killed', 3, (point) => {
			const kill = new AbortController();
			return { call: asProgram(kill.signal), fault: relay.stopAt(point).then(() => kill.abort('SIGKILL')) };
		});
	});
});
