import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reviewedPlan } from '../../source/commands/same-plan.js';
import { StalePlanError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const administrators = [
	['a superuser', server.superuser, 'fsu'],
	['an administrator', await server.createAdministrator('fadm'), 'fcr'],
] as const;

const documentFor = (name: string, extra: object = {}) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [
		{ name: `${name}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	...extra,
});

/** The server takes `no.such_setting` only for itself to refuse, in the transaction that opens the database. */
const failing = (name: string) =>
	documentFor(name, {
		roles: [{ name: `${name}_app`, access: 'read-write', settings: { work_mem: 'a lot' } }],
	});

test.each(administrators)(
	'%s: a failure in the middle leaves the server as it was, and that was looked up',
	async (_who, administrator, prefix) => {
		const opened = await openAs(server, administrator);
		const before = await catalog(server);
		const { result, plan } = await provision(opened, failing(`${prefix}_undone`), new Map());
		expect(result).toMatchObject({ status: 'undone', applied: [], remains: [], failure: { sqlstate: '22023' } });
		expect(statementsOf(plan).map((statement) => statement.id)).toContain(result.failure?.id);
		expect(await catalog(server)).toBe(before);
	},
);

test.each(administrators)(
	'%s: what was kept for a resume is finished by the same command',
	async (_who, administrator, prefix) => {
		const name = `${prefix}_kept`;
		const opened = await openAs(server, administrator);
		const passwords = new Map<string, Secret>();
		const { result } = await provision(opened, failing(name), passwords, { onFailure: 'keep' });
		expect(result.status).toBe('partial');
		expect(result.remains.join('\n')).toMatch(
			new RegExp(`role ${name}_app: was absent[^]*database ${name}: was absent`),
		);

		const mended = await provision(opened, documentFor(name), passwords);
		expect(mended.result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(mended.plan).some((statement) => statement.createsDatabase !== undefined)).toBe(false);
	},
);

test('a server that changed since the plan was looked at is not touched', async () => {
	const opened = await openAs(server);
	const reviewed = reviewedPlan(await planFor(opened, documentFor('stale')));
	await server.query('CREATE ROLE stale_app');
	const before = await catalog(server);
	const act = provision(opened, documentFor('stale'), new Map(), { reviewed });
	await expect(act).rejects.toThrow(StalePlanError);
	await expect(act).rejects.toMatchObject({
		differences: [expect.stringMatching(/^role stale_app: was absent, is now there/)],
	});
	expect(await catalog(server)).toBe(before);
});

test('a REVOKE that the server shrugs off is a failure, not a success', async () => {
	await server.query('CREATE DATABASE shrugged');
	await server.query('CREATE ROLE middleman');
	await server.query('GRANT CONNECT ON DATABASE shrugged TO middleman WITH GRANT OPTION');
	await server.query('SET ROLE middleman');
	await server.query('GRANT CONNECT ON DATABASE shrugged TO PUBLIC');
	await server.query('RESET ROLE');
	await server.query('REVOKE ALL ON DATABASE shrugged FROM PUBLIC');
	const plan = await planFor(await openAs(server), documentFor('shrugged'));
	expect(plan.warnings.map((warning) => warning.message).join()).toMatch(
		/PUBLIC holds CONNECT on database shrugged, granted by middleman/,
	);
});

test.each(['A3', 'B1', 'B4', 'C1', 'C7'])('stopping at %s undoes what was begun', async (id) => {
	const opened = await openAs(server);
	const before = await catalog(server);
	const stop = new AbortController();
	const { result } = await provision(opened, documentFor('stopped'), new Map(), {
		signal: stop.signal,
		onEvent: (event) => {
			if (event.type === 'statement-started' && event.id === id) stop.abort();
		},
	});
	expect(result.status).toBe('cancelled');
	expect(await catalog(server)).toBe(before);
});

test('a backend that is ended in the middle loses nothing: the same command goes on', async () => {
	const opened = await openAs(server);
	const passwords = new Map<string, Secret>();
	let killed = false;
	const { result } = await provision(opened, documentFor('killed'), passwords, {
		onFailure: 'keep',
		onEvent: (event) => {
			if (event.type !== 'phase-committed' || event.phase !== 1 || killed) return;
			killed = true;
			void server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gatehouse'`);
		},
	});
	expect(['partial', 'applied']).toContain(result.status);
	const again = await provision(await openAs(server), documentFor('killed'), passwords);
	expect(['applied', 'nothing-to-do']).toContain(again.result.status);
	expect(statementsOf(await planFor(await openAs(server), documentFor('killed')))).toEqual([]);
});

test('two runs at once: one waits, says for whom, and finds nothing to do', async () => {
	const events: string[] = [];
	const [one, two] = await Promise.all(
		[1, 2].map(async () => {
			const opened = await openAs(server);
			return await provision(opened, documentFor('twice'), new Map(), {
				onEvent: (event) => {
					if (event.type === 'waiting-for-lock') events.push(event.holder ?? 'nobody');
				},
			});
		}),
	);
	expect([one?.result.status, two?.result.status].toSorted()).toEqual(['applied', 'nothing-to-do']);
	expect(events.every((holder) => /^pid \d+, role postgres$/.test(holder))).toBe(true);
});

test('a lock that is never given up ends the wait with who has it', async () => {
	await server.query('SELECT pg_advisory_lock(7473, 1)');
	const act = openAs(server).then((opened) =>
		provision(opened, documentFor('waited'), new Map(), { lockPatience: 50 }),
	);
	await expect(act).rejects.toThrow(/holds the lock of this server \(pid \d+, role postgres\)/);
	await server.query('SELECT pg_advisory_unlock(7473, 1)');
});

test('what a run that was cut off left at work is ended before the next one looks', async () => {
	const [, administrator] = administrators[1];
	const left = await server.signIn(administrator.user, administrator.password, 'postgres');
	await left.query('BEGIN; SELECT pg_advisory_lock_shared(7473, 2); CREATE ROLE left_app');
	const { result } = await provision(await openAs(server, administrator), documentFor('left'), new Map());
	expect(result).toMatchObject({ status: 'applied', failure: null });
	expect(await refusal(left.query('SELECT 1'))).not.toBe('allowed');
});

test('and where this administrator may not end it, nothing is begun', async () => {
	const [, administrator] = administrators[1];
	const left = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await left.query('SELECT pg_advisory_lock_shared(7473, 2)');
	const before = await catalog(server);
	const opened = await openAs(server, administrator);
	const act = provision(opened, documentFor('mighty'), new Map(), { lockPatience: 100 });
	await expect(act).rejects.toThrow(/A Gatehouse run that was cut off is still at work on this server \(pid \d+\)/);
	expect(await catalog(server)).toBe(before);
	await left.end();
});

test('the receipt says what was done, is private, and holds no password', async () => {
	const opened = await openAs(server);
	const passwords = new Map<string, Secret>();
	const { result, plan } = await provision(opened, documentFor('receipt'), passwords);
	const text = readFileSync(result.receipt ?? '', 'utf8');
	const receipt = JSON.parse(text);
	expect(statSync(result.receipt ?? '').mode & 0o777).toBe(0o600);
	expect(receipt).toMatchObject({
		kind: 'receipt',
		status: 'applied',
		profile: 'receipt',
		fingerprint: plan.fingerprint,
	});
	expect(receipt.statements.every((each: { status: string }) => each.status === 'done')).toBe(true);
	expect(text).not.toContain('SCRAM-SHA-256$');
});

test('a setting that the administrator may not give is found before anything is touched', async () => {
	const [, administrator] = administrators[1];
	const opened = await openAs(server, administrator);
	const before = await catalog(server);
	const settings = { 'app.note': 'x', log_statement: 'all' };
	const document = documentFor('settings', { roles: [{ name: 'settings_app', access: 'read-only', settings }] });
	await expect(provision(opened, document, new Map())).rejects.toThrow(
		/the right to set app\.note; the right to set log_statement/,
	);
	const fixed = documentFor('settings', {
		roles: [{ name: 'settings_app', access: 'read-only', settings: { max_connections: '5' } }],
	});
	await expect(provision(await openAs(server), fixed, new Map())).rejects.toMatchObject({
		issues: [{ path: 'roles[0].settings.max_connections' }],
	});
	expect(await catalog(server)).toBe(before);
	await provision(await openAs(server), document, new Map());
	expect(statementsOf(await planFor(await openAs(server), document))).toEqual([]);
});

test('a database that the administrator may not enter is a missing right, told with its SQL', async () => {
	await server.query('CREATE DATABASE shut_off');
	await server.query('REVOKE ALL ON DATABASE shut_off FROM PUBLIC');
	const act = planFor(await openAs(server, administrators[1][1]), documentFor('shut_off'));
	await expect(act).rejects.toMatchObject({
		code: 'insufficient-privilege',
		missing: [{ sql: 'GRANT CONNECT ON DATABASE shut_off TO fadm;' }],
	});
});
