// Row security comes onto large tables while their owners go on writing to them, and nobody waits for long.
import type pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { meaning, settingProfile } from './shared-world.js';

const server = await testServer();
const rows = 120_000;
/** What a statement waits for a lock at most; a writer must never be kept waiting as long. */
const lockTimeout = 5000;
const patience = 240_000;
const deployer = 'deployer';
await server.query(`CREATE ROLE ${deployer} LOGIN PASSWORD 'old'`);

/** A database that was there before: an old deployer that signs in, and a superuser, each with large tables of its own. */
async function settled(name: string) {
	await server.query(`CREATE DATABASE ${name}`);
	await server.query(
		`CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO ${deployer};
		 SET ROLE ${deployer}; SET search_path = app;
		 CREATE TABLE deployed (id bigserial PRIMARY KEY, tenant_id int NOT NULL, text text);
		 CREATE TABLE parted (tenant_id int NOT NULL, at int NOT NULL) PARTITION BY RANGE (at);
		 CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (${rows / 2});
		 CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (${rows / 2}) TO (2000000000);
		 RESET ROLE;
		 CREATE TABLE mighty (id bigserial PRIMARY KEY, tenant_id int NOT NULL, text text);
		 INSERT INTO deployed (tenant_id, text) SELECT n % 50, 'x' FROM generate_series(1, ${rows}) n;
		 INSERT INTO mighty (tenant_id, text) SELECT n % 50, 'x' FROM generate_series(1, ${rows}) n;
		 INSERT INTO parted SELECT n % 50, n FROM generate_series(1, ${rows}) n`,
		[],
		name,
	);
	const document = settingProfile(name, { type: 'integer' }, { keep: [deployer] });
	return { name, document, passwords: new Map<string, Secret>() };
}

/** Runs the same statement again and again over a connection of its own, and remembers how long it ever took. */
function keepWriting(client: pg.Client, sql: string) {
	const told = { written: 0, longest: 0 };
	let stopped = false;
	const loop = async () => {
		while (!stopped) {
			const start = performance.now();
			await client.query(sql);
			told.longest = Math.max(told.longest, performance.now() - start);
			told.written++;
		}
	};
	const ended = loop();
	return {
		told,
		async stop() {
			stopped = true;
			await ended;
			await client.end();
			return told;
		},
	};
}

test('writers go on, as the owner and as a superuser, and no row of theirs is lost', {
	timeout: patience,
}, async () => {
	const { name, document, passwords } = await settled('written');
	const old = () => server.signIn(deployer, 'old', name);
	const superuser = () => server.signIn(server.superuser.user, server.superuser.password, name);
	const writers = [
		keepWriting(await old(), `INSERT INTO app.deployed (tenant_id, text) VALUES (7, 'new')`),
		keepWriting(await old(), 'INSERT INTO app.parted VALUES (7, 1000000)'),
		keepWriting(await old(), `UPDATE app.deployed SET text = 'y' WHERE id = 1`),
		keepWriting(await superuser(), `INSERT INTO app.mighty (tenant_id, text) VALUES (7, 'new')`),
		keepWriting(await superuser(), `INSERT INTO app.deployed (tenant_id, text) VALUES (8, 'new')`),
	];
	const { plan, result } = await provision(await openAs(server), document, passwords);
	const told = await Promise.all(writers.map((writer) => writer.stop()));

	expect(result).toMatchObject({ status: 'applied', failure: null });
	const busy = plan.phases.filter((phase) => phase.id === 'D');
	expect(busy.map((phase) => phase.transactional)).toEqual([false, true, false, true, false, true]);
	expect(told.every((each) => each.written > 10)).toBe(true);
	expect(Math.max(...told.map((each) => each.longest))).toBeLessThan(lockTimeout);

	const counted = async (client: pg.Client, table: string) =>
		(await client.query(`SELECT count(*)::int AS rows FROM app.${table}`)).rows[0]?.rows;
	const [inserts, parted, , mighty, others] = told.map((each) => each.written);
	const owner = await old();
	expect(await counted(owner, 'deployed')).toBe(rows + (inserts ?? 0) + (others ?? 0));
	expect(await counted(owner, 'parted')).toBe(rows + (parted ?? 0));
	expect((await owner.query(`UPDATE app.deployed SET text = 'z' WHERE id = 2`)).rowCount).toBe(1);
	expect(await counted(await superuser(), 'mighty')).toBe(rows + (mighty ?? 0));
	const app = meaning(await signInAs(server, passwords, `${name}_app`, name), '9');
	expect((await app.run('SELECT count(*)::int AS rows FROM deployed')).rows).toEqual([{ rows: rows / 50 }]);
	expect(await refusal(app.run('INSERT INTO mighty (tenant_id) VALUES (7)'))).toBe('42501');
	expect(statementsOf(await planFor(await openAs(server), document))).toEqual([]);
});

describe('a session that holds a lock', () => {
	test('is waited for, and whoever comes after it is not kept out meanwhile', { timeout: patience }, async () => {
		const { name, document, passwords } = await settled('held');
		const holder = await server.signIn(deployer, 'old', name);
		await holder.query('BEGIN; SELECT FROM app.deployed LIMIT 1');
		const writer = keepWriting(
			await server.signIn(deployer, 'old', name),
			`INSERT INTO app.deployed (tenant_id, text) VALUES (7, 'new')`,
		);
		let tries = 0;
		const done: string[] = [];
		const { result } = await provision(await openAs(server), document, passwords, {
			onEvent: (event) => {
				if (event.type === 'held-up' && ++tries === 2) void holder.query('COMMIT');
				if (event.type === 'statement') done.push(event.id);
			},
		});
		const told = await writer.stop();
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(tries).toBeGreaterThanOrEqual(2);
		expect(done.toSorted()).toEqual([...new Set(result.applied)].toSorted()); // each once, however often it was tried
		expect(told.longest).toBeLessThan(lockTimeout);
		expect(statementsOf(await planFor(await openAs(server), document))).toEqual([]);
	});

	test('and does not give it up: a stop takes everything back, and the writers never noticed', {
		timeout: patience,
	}, async () => {
		const { name, document, passwords } = await settled('never');
		const before = await catalog(server, [name]);
		const holder = await server.signIn(deployer, 'old', name);
		await holder.query('BEGIN; SELECT FROM app.deployed LIMIT 1');
		const writer = keepWriting(
			await server.signIn(deployer, 'old', name),
			`INSERT INTO app.deployed (tenant_id, text) VALUES (7, 'new')`,
		);
		const stop = new AbortController();
		const { result } = await provision(await openAs(server), document, passwords, {
			signal: stop.signal,
			onEvent: (event) => {
				if (event.type === 'held-up') stop.abort();
				// Even to drop the index again it must be gone.
				if (event.type === 'undoing') void holder.query('COMMIT');
			},
		});
		const told = await writer.stop();
		expect(result).toMatchObject({ status: 'cancelled', remains: [] });
		expect(told.longest).toBeLessThan(lockTimeout);
		expect(await catalog(server, [name])).toBe(before);
	});
});

test('what an interrupted CREATE INDEX CONCURRENTLY has left is cleared away', { timeout: patience }, async () => {
	const { name, document, passwords } = await settled('interrupted');
	const [holder, builder] = [
		await server.signIn(server.superuser.user, server.superuser.password, name),
		await server.signIn(server.superuser.user, server.superuser.password, name),
	];
	await holder.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; INSERT INTO app.deployed (tenant_id) VALUES (1)`);
	const { rows: pids } = await builder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
	const building = builder.query('CREATE INDEX CONCURRENTLY half ON app.deployed (tenant_id)').then(
		() => 'built',
		(error: { code?: string }) => error.code,
	);
	await vi.waitFor(async () => {
		const waiting = `SELECT wait_event_type AS on FROM pg_stat_activity WHERE pid = ${pids[0]?.pid}`;
		expect(await server.query(waiting)).toEqual([{ on: 'Lock' }]);
	}, 20_000);
	await server.query(`SELECT pg_cancel_backend(${pids[0]?.pid})`);
	expect(await building).toBe('57014');
	await holder.query('ROLLBACK');

	const opened = await openAs(server);
	const lines = statementsOf(await planFor(opened, document)).map((statement) => preview(statement.sql));
	expect(lines.filter((line) => /INDEX/.test(line) && !/parted|mighty/.test(line))).toEqual([
		'DROP INDEX CONCURRENTLY app.half',
		'CREATE INDEX CONCURRENTLY deployed_tenant_id_idx ON app.deployed (tenant_id)',
	]);
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});
