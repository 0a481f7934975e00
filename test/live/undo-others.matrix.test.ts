// An undo, and everybody else: what others did since, do meanwhile, or did instead is not taken back with the run.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type UndoInput, undoRun } from '../../source/commands/undo-run.js';
import { RefusedError } from '../../source/core/errors.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { findReceipt } from '../../source/receipts/find-receipt.js';
import { writeReceipt } from '../../source/receipts/receipt-book.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('undoing');
const databasePerTenant = (name: string, changes: object = {}) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
	...changes,
});

const schemaPerTenant = (name: string) => ({
	version: 1,
	name,
	pattern: 'schema-per-tenant',
	database: { name },
	schema: `{tenant}`,
	owner: `${name}_owner`,
	roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
	tenants: ['acme', 'globex'],
});

const sharedSchema = (name: string) => ({
	version: 1,
	name,
	pattern: 'shared-schema',
	database: { name },
	schema: 'app',
	roles: [{ name: `${name}_app`, access: 'read-write' }],
	rowSecurity: { type: 'text' },
});

async function applied(
	document: unknown,
	passwords = new Map<string, Secret>(),
	changes: object = {},
	who = server.superuser,
) {
	const opened = await openAs(server, who);
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-undo-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const logins = await server.query<{ name: string }>('SELECT rolname AS name FROM pg_roles WHERE rolcanlogin');
	const { result } = await provision(opened, document, passwords, {
		receiptFolder: folder,
		// Who else this server has got is another test's matter.
		confirmedLosses: logins.map(({ name }) => name),
		...changes,
	});
	expect(result.failure).toBeNull();
	const read = async () => (await findReceipt('last', folder, folder)).receipt;
	const keep = async (now: UndoInput['receipt']) => void (await writeReceipt(folder, now));
	const undo = async (more: Partial<UndoInput> = {}) =>
		await undoRun({ receipt: await read(), read, server: opened, keep, ...more });
	return { undo, read, keep, folder, passwords, opened };
}

/** The refusal's words; nothing has changed meanwhile. */
async function refused(undo: () => Promise<unknown>, databases: readonly string[] = []): Promise<string> {
	const before = await catalog(server, databases);
	const error = await undo().then(
		(result) => result,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(RefusedError);
	expect(await catalog(server, databases)).toBe(before);
	return (error as Error).message;
}

/** What a kill just before the end of an apply leaves: the receipt as it was planned, and what was done beside it. */
function asKilled(folder: string, wasWritten: (id: string) => boolean = () => true) {
	const file = join(folder, readdirSync(folder)[0] ?? '');
	const receipt: Awaited<ReturnType<typeof findReceipt>>['receipt'] = JSON.parse(readFileSync(file, 'utf8'));
	const statements = receipt.statements.map((each) => ({ ...each, status: 'planned' }));
	const ids = receipt.statements.map(({ id }) => id).filter(wasWritten);
	const { made: _, ...rest } = receipt;
	writeFileSync(`${file}.done`, ids.map((id) => `${id}\n`).join(''), { mode: 0o600 });
	writeFileSync(file, JSON.stringify({ ...rest, status: 'running', ended: null, after: null, statements }));
}

const asSuperuser = (database: string) => server.signIn(server.superuser.user, server.superuser.password, database);

describe('since the run', () => {
	test('what somebody set on an adopted login stays as it was set', async () => {
		await server.query('CREATE ROLE since_app LOGIN');
		const role = { name: 'since_app', access: 'read-write', adopt: true, connectionLimit: 20 };
		const { undo } = await applied(databasePerTenant('since', { roles: [role] }));
		await server.query('ALTER ROLE since_app CONNECTION LIMIT 55');
		expect(await refused(undo)).toMatch(/role since_app was changed since: .*limit 20.*; now it is .*limit 55/);
	});

	test('another profile that came to rely on the closed gate keeps it closed', async () => {
		await server.query('CREATE DATABASE shared_by');
		const of = (name: string) =>
			databasePerTenant(name, { database: { name: 'shared_by' }, owner: `${name}_owner`, schema: name });
		const { undo } = await applied(of('one'));
		await applied(of('two'));
		expect(await refused(undo, ['shared_by'])).toMatch(/database shared_by was changed since/);
	});

	test('what was dropped by hand and applied again is another run', async () => {
		const { undo, passwords } = await applied(databasePerTenant('again'));
		await server.query('DROP DATABASE again');
		const roles = await server.query<{ name: string }>(
			`SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^again_'`,
		);
		for (const { name } of roles) await server.query(`DROP ROLE ${name}`);
		await applied(databasePerTenant('again'), passwords);
		expect(await refused(undo, ['again'])).toMatch(/the role again_app is another one of that name/);
	});

	test('a database that somebody has closed is not dropped unseen', async () => {
		const { undo } = await applied(databasePerTenant('shut'));
		await server.query('ALTER DATABASE shut ALLOW_CONNECTIONS false');
		expect(await refused(undo)).toMatch(/the database shut accepts no connections, so that nobody can say/);
		await server.query('ALTER DATABASE shut ALLOW_CONNECTIONS true');
		expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
	});

	test('an index of that name is another one', async () => {
		await server.query('CREATE DATABASE ind');
		await server.query('CREATE SCHEMA app; CREATE TABLE app.t (tenant_id text, z int)', [], 'ind');
		const { undo } = await applied(sharedSchema('ind'));
		const [index] = await server.query<{ name: string }>(
			`SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'app'`,
			[],
			'ind',
		);
		await server.query(`DROP INDEX app.${index?.name}`, [], 'ind');
		await server.query(`CREATE UNIQUE INDEX ${index?.name} ON app.t (tenant_id, z)`, [], 'ind');
		expect(await refused(undo, ['ind'])).toMatch(/indexes in ind was changed since/);
	});

	test('whoever was made a member of a role of the run does not lose it without a word', async () => {
		await server.query('CREATE ROLE joiner');
		const { undo } = await applied(databasePerTenant('joined'));
		await server.query('GRANT joined_app TO joiner');
		expect(await refused(undo)).toMatch(/joiner was made a member of joined_app since/);
	});

	test.each([
		['a type', 'CREATE TYPE public.colour AS ENUM ()', /type public\.colour/],
		['a schema', 'CREATE SCHEMA theirs', /schema theirs/],
		['a large object', 'SELECT lo_create(4711)', /large object 4711/],
		['an extension', 'CREATE EXTENSION pgcrypto', /extension pgcrypto/],
		['a publication', 'CREATE PUBLICATION news', /publication news/],
		['a routine', "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", /function public\.f\(\)/],
		[
			'an event trigger',
			"CREATE FUNCTION public.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER hear ON sql_drop EXECUTE FUNCTION public.e()",
			/event trigger hear/,
		],
		['rows', 'CREATE TABLE public.t AS SELECT 1 AS x', /table public\.t, which holds rows/],
		['a setting of the database', "ALTER DATABASE held SET work_mem = '8MB'", /the setting work_mem=8MB/],
	])('%s in a database that the run made', async (_what, statement, told) => {
		const { undo } = await applied(databasePerTenant('held'));
		const session = await asSuperuser('held');
		await session.query(statement);
		await session.end();
		expect(await refused(undo, ['held'])).toMatch(told);
		await server.query('DROP DATABASE held');
		expect(await undo().catch((error: Error) => error.message)).toMatchObject({ status: 'undone', remains: [] });
	});
});

describe('meanwhile', () => {
	/** Does something at the undo's first own step, after its rehearsal. */
	const atTheFirstStep = (keep: UndoInput['keep'], act: () => Promise<unknown>): UndoInput['keep'] => {
		let once = false;
		return async (now) => {
			if (!once) await act();
			once = true;
			await keep(now);
		};
	};

	test.each([
		['a superuser', server.superuser],
		['an administrator that is none', administrator],
	])(
		'what is made between the rehearsal and the drop is not lost, and the gate is open as before: %s',
		async (_who, who) => {
			const { undo, keep, read } = await applied(databasePerTenant('late'), new Map(), {}, who);
			const make = async () => {
				const session = await asSuperuser('late');
				await session.query('CREATE TABLE public.precious AS SELECT 1 AS x');
				await session.end();
			};
			const refusal = await undo({ keep: atTheFirstStep(keep, make) }).catch((error: unknown) => error);
			expect(refusal).toBeInstanceOf(RefusedError);
			expect((refusal as Error).message).toMatch(/made since: table public\.precious, which holds rows/);
			expect(await server.query('SELECT x FROM public.precious', [], 'late')).toEqual([{ x: 1 }]);
			expect((await read()).undoing).toBeUndefined();
			await server.query('DROP TABLE public.precious', [], 'late');
			expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
		},
	);

	test('who comes in between the rehearsal and the drop keeps the database open', async () => {
		const { undo, keep } = await applied(databasePerTenant('guest'));
		const before = await catalog(server, ['guest']);
		let guest: Awaited<ReturnType<typeof asSuperuser>> | undefined;
		const enter = async () => {
			guest = await asSuperuser('guest');
			await guest.query(`SET application_name = 'gatehouse of orders'`);
		};
		const refusal = await undo({ keep: atTheFirstStep(keep, enter) }).catch((error: unknown) => error);
		expect((refusal as Error).message).toMatch(/the database guest is in use: \w+, pid \d+/);
		expect(await catalog(server, ['guest'])).toBe(before);
		await guest?.end();
		expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
	});

	test('two undos at once take it back once', async () => {
		await server.query('CREATE DATABASE two');
		const { undo } = await applied(schemaPerTenant('two'));
		const both = await Promise.all([undo(), undo()]);
		expect(both.map(({ status }) => status).toSorted()).toEqual(['nothing-to-do', 'undone']);
	});

	test('a run that is still at work is not undone by half', async () => {
		await server.query('CREATE DATABASE live');
		const opened = await openAs(server);
		let undoing: Promise<unknown> | undefined;
		const folder = mkdtempSync(join(tmpdir(), 'gatehouse-undo-'));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		const read = async () => (await findReceipt('last', folder, folder)).receipt;
		const keep = async (now: UndoInput['receipt']) => void (await writeReceipt(folder, now));
		await applied(schemaPerTenant('live'), new Map(), {
			receiptFolder: folder,
			onEvent: ({ type }: { type: string }) => {
				if (type === 'phase-committed')
					undoing ??= read()
						.then((receipt) => undoRun({ receipt, read, server: opened, keep }))
						.catch((error: unknown) => error);
			},
		});
		const outcome = (await undoing) as { status?: string; code?: string };
		// Read just after the last phase, it is complete already.
		expect(outcome.status ?? outcome.code).toMatch(/^(receipt-changed|undone)$/);
		const receipt = await read();
		expect(await undoRun({ receipt, read, server: opened, keep })).toMatchObject({ failure: null, remains: [] });
		expect((await read()).statements.filter(({ status }) => status !== 'undone')).toEqual([]);
	});

	test('a table that somebody reads for long is told after a second, and the undo done later', async () => {
		await server.query('CREATE DATABASE busy');
		await server.query('CREATE SCHEMA app; CREATE TABLE app.t (tenant_id text)', [], 'busy');
		const { undo } = await applied(sharedSchema('busy'));
		const reader = await asSuperuser('busy');
		await reader.query('BEGIN');
		await reader.query('SELECT * FROM app.t');
		expect(await refused(undo)).toMatch(/somebody holds a lock on it: run the same command again/);
		await reader.end();
		expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
	});
});

describe('of a killed run', () => {
	test('it is done once, and a later run is left alone', async () => {
		await server.query('CREATE DATABASE killed');
		const { undo, folder } = await applied(schemaPerTenant('killed'));
		asKilled(folder);
		expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
		expect(readdirSync(folder)).toHaveLength(1);
		await applied(schemaPerTenant('killed'));
		const now = await catalog(server, ['killed']);
		expect(await undo().catch((error: Error) => error.message)).not.toMatchObject({ status: 'undone' });
		expect(await catalog(server, ['killed'])).toBe(now);
	});

	test.each([
		['inside a database that was there', schemaPerTenant('stopped')],
		['of a database that it made', databasePerTenant('born')],
	])('an undo that is killed too goes on where it was: %s', async (_where, document) => {
		if (document.name === 'stopped') await server.query('CREATE DATABASE stopped');
		const before = await catalog(server);
		for (let after = 0, done = false; !done; after++) {
			const { undo, keep, folder } = await applied(document);
			asKilled(folder);
			let writes = 0;
			const dying: UndoInput['keep'] = async (now) => {
				if (writes++ >= after) throw new Error('killed');
				await keep(now);
			};
			done = await undo({ keep: dying }).then(
				() => true,
				() => false,
			);
			expect(await undo(), `killed at write ${after}`).toMatchObject({ failure: null, remains: [] });
			expect(await catalog(server)).toBe(before);
			expect(after).toBeLessThan(20);
		}
	});

	test('a database that it opened and could not write so is looked into all the same', async () => {
		const { undo, folder } = await applied(databasePerTenant('unsaid'));
		asKilled(folder, (id) => /^(A\d+|B1)$/.test(id));
		await server.query('CREATE TABLE public.t ()', [], 'unsaid');
		expect(await refused(undo, ['unsaid'])).toMatch(/made since: table public\.t/);
		await server.query('DROP TABLE public.t', [], 'unsaid');
		expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
	});
});
