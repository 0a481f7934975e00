// One world, built by one administrator, as often as it is disturbed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { applyPlan } from '../../source/commands/apply-plan.js';
import { openServer } from '../../source/commands/open-server.js';
import type { ApplyResult } from '../../source/core/apply/result.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import type { Outcome } from '../helpers/cli.js';
import { signInAs, targetAs } from '../helpers/provision.js';
import type { Credentials, TestServer } from '../helpers/server.js';
import type { Workspace } from '../helpers/workspace.js';
import type { Crash } from './crash.js';
import type { Point, Relay, Write } from './relay.js';
import { type World, wipe } from './worlds.js';

export type Scene = {
	readonly server: TestServer;
	readonly crash: Crash;
	readonly relay: Relay;
	readonly place: Workspace;
};

export type Undisturbed = { readonly before: string; readonly after: string; readonly writes: readonly Write[] };

export class Trial {
	readonly scene: Scene;
	readonly name: string;
	readonly #world: World;
	readonly #who: Credentials;
	readonly #document: { readonly name: string };
	readonly #databases: readonly string[];
	readonly #secrets: string;
	readonly #command: readonly string[];
	/** What to give a program so that it goes by the relay. */
	readonly where: readonly string[];
	/** Those that were made before the first fault, where a world begins with an apply. */
	readonly #settled = new Map<string, Secret>();
	#undisturbed: Promise<Undisturbed> | undefined;

	constructor(scene: Scene, world: World, who: Credentials, name: string) {
		this.scene = scene;
		this.name = name;
		this.#world = world;
		this.#who = who;
		this.#document = world.build(name);
		this.#databases = world.databases(name);
		this.#secrets = scene.place.path(`${name}.secrets.json`);
		const { server, relay, place } = scene;
		const url = server.url(who.user).replace(`:${server.sandbox.port}/`, `:${relay.port}/`);
		this.where = ['--url', `${url}?sslmode=disable`];
		this.#command = [
			...['apply', place.file(`${name}.json`, this.#document), '--yes', '--confirm', name, '--no-verify'],
			...this.where,
			...['--secrets', this.#secrets, '--format', 'json'],
		];
	}

	newBook(): Map<string, Secret> {
		return this.#world.tables === undefined ? new Map() : this.#settled;
	}

	/** What there is then: nothing, or all but what new tables need. */
	async fresh(passwords: Map<string, Secret>): Promise<void> {
		if (this.#world.tables === undefined) await this.wipe();
		else {
			await this.apply(passwords);
			await this.#world.tables(this.scene.server, this.name);
		}
	}

	async wipe(): Promise<void> {
		await wipe(this.scene.server, this.#databases, `${this.name}_`);
	}

	/** A run that nobody disturbs. */
	get undisturbed(): Promise<Undisturbed> {
		this.#undisturbed ??= this.#runUndisturbed();
		return this.#undisturbed;
	}

	async #runUndisturbed(): Promise<Undisturbed> {
		const { relay } = this.scene;
		const passwords = this.newBook();
		await this.fresh(passwords);
		const before = await this.state();
		void relay.stopAt({ at: -1, moment: 'before' });
		expect(await this.apply(passwords)).toMatchObject({ status: 'applied', failure: null });
		return { before, after: await this.state(), writes: [...relay.writes] };
	}

	async state(): Promise<string> {
		const open = await this.scene.server.query<{ name: string }>(
			`SELECT datname AS name FROM pg_database WHERE datname = ANY ($1) AND datallowconn ORDER BY 1`,
			[this.#databases],
		);
		const databases = open.map(({ name }) => name);
		return await catalog(this.scene.server, databases);
	}

	/** Applies over the relay, as the program does but for what it prints. */
	async apply(passwords: Map<string, Secret>, onFailure: 'undo' | 'keep' = 'undo'): Promise<ApplyResult> {
		const { server, relay, place } = this.scene;
		const opened = await openServer({ ...targetAs(server, this.#who), port: relay.port });
		try {
			const { result } = await applyPlan({
				profile: parseProfile(this.#document),
				server: opened,
				knownPassword: (role) => passwords.get(role),
				async keepPasswords(made) {
					for (const [role, password] of made) passwords.set(role, password);
				},
				onFailure,
				receiptFolder: place.path('receipts'),
			});
			return result;
		} finally {
			await opened.close();
		}
	}

	/** Starts the program, and kills it there. Answers what went otherwise. */
	async killProgram(point: Point, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
		const { relay, place } = this.scene;
		const kill = new AbortController();
		const stopped = relay.stopAt(point);
		const running = place.run(this.#command, { kill: kill.signal, env });
		const first = await Promise.race([stopped.then(() => undefined), running]);
		if (first !== undefined) return [`came to its end: ${first.stdout}${first.stderr}`];
		kill.abort('SIGKILL');
		const { signal } = await running;
		return signal === 'SIGKILL' ? [] : [`ended by ${signal}`];
	}

	/** The same command; `passwords` learns what its secrets file holds then. */
	async runAgain(passwords: Map<string, Secret>): Promise<readonly string[]> {
		const { code, stdout, stderr }: Outcome = await this.scene.place.run(this.#command);
		this.readSecrets(passwords);
		return code === 0 ? [] : [`again: ${code} ${stdout.slice(-600)} ${stderr}`];
	}

	/** What a killed run wrote down, but for the numbers that differ from run to run. */
	receiptIn(env: Readonly<Record<string, string>>): string {
		const folder = join(env['XDG_STATE_HOME'] ?? '', 'gatehouse');
		const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.done')) : [];
		const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
		return lines.map((line) => line.replace(/^(committing \d+) \d+$/, '$1')).join('\n');
	}

	readSecrets(passwords: Map<string, Secret>): void {
		const written = JSON.parse(readFileSync(this.#secrets, 'utf8')) as Record<string, { password: string }>;
		for (const [role, { password }] of Object.entries(written)) passwords.set(role, Secret.of(password));
	}

	writeSecrets(passwords: ReadonlyMap<string, Secret>): void {
		const entries = [...passwords].map(([role, password]) => [role, { password: openSecret(password) }]);
		writeFileSync(this.#secrets, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 });
	}

	/** Waits until the server works no more for a run that is gone. */
	async quiet(): Promise<void> {
		const working = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7473`;
		await vi.waitFor(
			async () => {
				if ((await this.scene.server.query(working)).length > 0) throw new Error('it is still at work');
			},
			{ timeout: 30_000, interval: 5 },
		);
	}

	/** Which of the logins that there are have another password than we know. */
	async lost(passwords: ReadonlyMap<string, Secret>): Promise<readonly string[]> {
		const { server } = this.scene;
		const rows = await server.query<{ name: string }>(
			`SELECT rolname AS name FROM pg_roles WHERE rolcanlogin AND starts_with(rolname, $1)`,
			[`${this.name}_`],
		);
		const problems: string[] = [];
		for (const { name } of rows)
			await signInAs(server, passwords, name, 'postgres').then(
				(client) => client.end(),
				// Whether it may enter is another matter, and is decided after its password.
				(error: Error & { code?: string }) => error.code === '42501' || problems.push(`${name}: ${error.message}`),
			);
		return problems;
	}

	/** Which of the logins cannot sign in where it belongs. */
	async shutOut(passwords: ReadonlyMap<string, Secret>): Promise<readonly string[]> {
		const problems: string[] = [];
		for (const role of passwords.keys())
			for (const database of this.#databases.filter((each) => each === this.name || role.startsWith(each)))
				await signInAs(this.scene.server, passwords, role, database).then(
					(client) => client.end(),
					(error: Error) => problems.push(`${role}: ${error.message}`),
				);
		return problems;
	}
}
