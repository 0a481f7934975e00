// A run that is killed at any of its statements loses nothing: the same command again comes to the same end as one that
// nobody disturbed, every password holds, and what the killed run said of the server was so.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { applyPlan } from '../../source/commands/apply-plan.js';
import { openServer } from '../../source/commands/open-server.js';
import type { ApplyResult } from '../../source/core/apply/result.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import type { Outcome } from '../helpers/cli.js';
import { signInAs, targetAs } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { changesIn, untrueIn } from './claims.js';
import { crashOf, durable } from './crash.js';
import { moments, type Point, relayTo } from './relay.js';
import { isWhole, pointsOf } from './share.js';
import { Tally } from './tally.js';
import { overNewConnections, wipe, worlds } from './worlds.js';

const server = overNewConnections(await testServer({ settings: durable }));
const crash = crashOf(server);
const relay = await relayTo(server.sandbox.host, server.sandbox.port);
const { run, file, path } = workspace();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

const receiptFolder = mkdtempSync(join(tmpdir(), 'gatehouse-receipts-'));
const tally = new Tally();
afterAll(() => {
	rmSync(receiptFolder, { recursive: true, force: true });
	tally.print(server.version);
});

const patience = isWhole ? 3_600_000 : 240_000;

describe.each(administrators)('%s', (whoever, who, prefix) => {
	describe.each(worlds.map((world, at) => [world.what, world, `${prefix}${at}`] as const))(
		'%s',
		(what, world, name) => {
			const document = world.build(name);
			const databases = world.databases(name);
			const secrets = path(`${name}.secrets.json`);
			/** Those that were made before the first fault, where a world begins with an apply. */
			const settled = new Map<string, Secret>();
			const newBook = () => (world.tables === undefined ? new Map<string, Secret>() : settled);
			const url = server.url(who.user).replace(`:${server.sandbox.port}/`, `:${relay.port}/`);
			const where = ['--url', `${url}?sslmode=disable`];
			const command = [
				...['apply', file(`${name}.json`, document), '--yes', '--confirm', name, '--no-verify'],
				...where,
				...['--secrets', secrets, '--format', 'json'],
			];

			/** Nothing is there, or all but what new tables need. */
			async function fresh(passwords: Map<string, Secret>): Promise<void> {
				if (world.tables === undefined) await wipe(server, databases, `${name}_`);
				else {
					await apply(who, document, passwords);
					await world.tables(server, name);
				}
			}

			async function undisturbed() {
				const passwords = newBook();
				await fresh(passwords);
				const before = await state();
				void relay.stopAt({ at: -1, moment: 'before' });
				expect(await apply(who, document, passwords)).toMatchObject({ status: 'applied', failure: null });
				return { before, after: await state(), writes: [...relay.writes] };
			}

			async function state(): Promise<string> {
				const open = await server.query<{ name: string }>(
					`SELECT datname AS name FROM pg_database WHERE datname = ANY ($1) AND datallowconn ORDER BY 1`,
					[databases],
				);
				return await catalog(
					server,
					open.map((each) => each.name),
				);
			}

			/** Kills one run at each point, and looks at what it said and what the same command makes of it. */
			async function through(
				kind: string,
				few: number,
				once: (point: Point, before: string, passwords: Map<string, Secret>) => Promise<readonly string[]>,
			): Promise<void> {
				const whole = await undisturbed();
				const wrong: string[] = [];
				for (const point of pointsOf(whole.writes, few)) {
					const passwords = newBook();
					await fresh(passwords);
					const problems = [...(await once(point, whole.before, passwords))];
					if ((await state()) !== whole.after) problems.push(`is not as undisturbed`);
					for (const role of passwords.keys())
						for (const database of databases.filter((each) => each === name || role.startsWith(each)))
							await signInAs(server, passwords, role, database).then(
								(client) => client.end(),
								(error: Error) => problems.push(`${role}: ${error.message}`),
							);
					tally.count({ what, whoever, kind }, problems.length === 0);
					const where = `${point.moment} ${point.at}: ${whole.writes[point.at]?.slice(0, 120)}`;
					wrong.push(...problems.map((problem) => `${where}: ${problem}`));
				}
				await wipe(server, databases, `${name}_`);
				expect(wrong).toEqual([]);
			}

			/** The run goes on living while `fault` takes away what it stands on. */
			const surviving =
				(fault: (pid: number) => Promise<void>, mend?: () => Promise<void>) =>
				async (point: Point, before: string, passwords: Map<string, Secret>): Promise<readonly string[]> => {
					const onFailure = (point.at + moments.indexOf(point.moment)) % 2 === 0 ? 'undo' : 'keep';
					const stopped = relay.stopAt(point);
					const running = apply(who, document, passwords, onFailure);
					const { pid } = await Promise.race([
						stopped,
						running.then((result) => Promise.reject(new Error(`came to its end: ${result.status}`))),
					]);
					await fault(pid);
					const result = await running;
					await mend?.();
					const problems = untrueIn(result, before, await state(), mend !== undefined);
					const again = await apply(who, document, passwords);
					if (again.failure !== null) problems.push(`again: ${again.failure.message}`);
					return problems;
				};

			test('its connection is ended by the server', { timeout: patience }, async () => {
				await through(
					'the backend is terminated',
					9,
					surviving(async (pid) => void (await server.query('SELECT pg_terminate_backend($1)', [pid]))),
				);
			});

			test('its connections are cut', { timeout: patience }, async () => {
				await through(
					'the network is cut',
					9,
					surviving(async () => relay.hangUp()),
				);
			});

			test('the server stops at once', { timeout: patience }, async () => {
				await through('the server stops at once', 4, surviving(crash.stop, crash.start));
			});

			/** Starts the program, and kills it there. Answers what went otherwise. */
			async function killProgram(point: Point, env: Readonly<Record<string, string>>): Promise<string | undefined> {
				const kill = new AbortController();
				const stopped = relay.stopAt(point);
				const running = run(command, { kill: kill.signal, env });
				const first = await Promise.race([stopped.then(() => undefined), running]);
				if (first !== undefined) return `came to its end: ${first.stdout}${first.stderr}`;
				kill.abort('SIGKILL');
				const { signal } = await running;
				return signal === 'SIGKILL' ? undefined : `ended by ${signal}`;
			}

			async function runAgain(passwords: Map<string, Secret>): Promise<readonly string[]> {
				const { code, stdout, stderr } = await run(command);
				for (const [role, password] of readSecrets(secrets)) passwords.set(role, password);
				return code === 0 ? [] : [`again: ${code} ${stdout.slice(-600)} ${stderr}`];
			}

			test('the program is killed', { timeout: patience }, async () => {
				await through('the program is killed', 3, async (point, _before, passwords) => {
					writeSecrets(secrets, passwords);
					const otherwise = await killProgram(point, {});
					return otherwise === undefined ? await runAgain(passwords) : [otherwise];
				});
			});

			test('the program is killed, and what it did is undone', { timeout: patience }, async () => {
				await through('the program is killed, then undone', 3, async (point, before, passwords) => {
					writeSecrets(secrets, passwords);
					// A book of receipts for each, so that the last one is of this run.
					const env = { XDG_STATE_HOME: path(`${name}-${point.at}-${point.moment}`) };
					const otherwise = await killProgram(point, env);
					if (otherwise !== undefined) return [otherwise];
					const undone = await run(['undo', 'last', '--confirm', name, ...where], { env });
					const now = await state();
					const problems = untrueUndo(undone, before, now);
					const isTold = undone.code === 6 && isUnwritten(relay.writes[point.at] ?? '', point);
					if (undone.code !== 0 && !isTold) problems.push(`undo: ${undone.code} ${undone.stdout} ${undone.stderr}`);
					return [...problems, ...(await runAgain(passwords))];
				});
			});
		},
	);
});

/** What an undo said and is not so. */
function untrueUndo({ code, stdout, stderr }: Outcome, before: string, now: string): string[] {
	if ((code === 0) === (now === before)) return [];
	return [`undo says ${code}: ${stdout}${stderr} and there is ${changesIn(before, now)}`];
}

/** The server has done it, and no receipt can say so: the undo finds that something remains, and tells it. */
function isUnwritten(text: string, { moment }: Point): boolean {
	return moment !== 'before' && /^COMMIT|INDEX CONCURRENTLY/.test(text);
}

function writeSecrets(file: string, passwords: ReadonlyMap<string, Secret>): void {
	const entries = [...passwords].map(([role, password]) => [role, { password: openSecret(password) }]);
	writeFileSync(file, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 });
}

function readSecrets(file: string): ReadonlyMap<string, Secret> {
	const written = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { password: string }>;
	return new Map(Object.entries(written).map(([role, { password }]) => [role, Secret.of(password)]));
}

/** Applies over the relay, as the program does but for what it prints. */
async function apply(
	who: Credentials,
	document: unknown,
	passwords: Map<string, Secret>,
	onFailure: 'undo' | 'keep' = 'undo',
): Promise<ApplyResult> {
	const opened = await openServer({ ...targetAs(server, who), port: relay.port });
	try {
		const { result } = await applyPlan({
			profile: parseProfile(document),
			server: opened,
			knownPassword: (role) => passwords.get(role),
			async keepPasswords(made) {
				for (const [role, password] of made) passwords.set(role, password);
			},
			onFailure,
			receiptFolder,
		});
		return result;
	} finally {
		await opened.close();
	}
}
