// An undo returns the server to what it was, whole or not at all.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type UndoInput, undoRun } from '../../source/commands/undo-run.js';
import { RefusedError } from '../../source/core/errors.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { findReceipt } from '../../source/receipts/find-receipt.js';
import { writeReceipt } from '../../source/receipts/receipt-book.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile, settingProfile } from './shared-world.js';

const server = await testServer();
const administrators = {
	'a superuser': server.superuser,
	'an administrator that is none': await server.createAdministrator('undoer'),
};

type Opened = Awaited<ReturnType<typeof openAs>>;

const databasePerTenant = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name: `${name}_{tenant}` },
	owner: `${name}_{tenant}_owner`,
	roles: [
		{ name: `${name}_{tenant}_app`, access: 'read-write', settings: { statement_timeout: '30s' } },
		{ name: `${name}_{tenant}_migrator`, access: 'migrate' },
	],
	tenants: ['acme', 'o\'reilly \\ "x"'],
});

const schemaPerTenant = (name: string, tenants: readonly string[] = ['acme', 'Globex; --']) => ({
	version: 1,
	name,
	pattern: 'schema-per-tenant',
	database: { name },
	schema: `{tenant}`,
	owner: `${name}_owner`,
	roles: [
		{ name: `${name}_{tenant}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	tenants,
});

/** Applies and answers how to take just that back. */
async function applied(opened: Opened, document: unknown, passwords = new Map<string, Secret>()) {
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-undo-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const { result } = await provision(opened, document, passwords, {
		receiptFolder: folder,
		// Who else this server has got is another test's matter.
		confirmedLosses: ['undoer', 'swapped_app'],
	});
	expect(result.failure).toBeNull();
	const read = async () => (await findReceipt('last', folder, folder)).receipt;
	const undo = async (changes: Partial<UndoInput> = {}) => {
		const keep = async (now: UndoInput['receipt']) => void (await writeReceipt(folder, now));
		return await undoRun({ receipt: await read(), read, server: opened, keep, ...changes });
	};
	return { undo, read, passwords, folder };
}

describe.each(Object.entries(administrators))('by %s', (_who, credentials) => {
	const prefix = credentials === server.superuser ? 'su' : 'ad';

	test.each([
		['database-per-tenant', databasePerTenant(`${prefix}_d`)],
		['schema-per-tenant', schemaPerTenant(`${prefix}_s`)],
		['shared-schema by setting', settingProfile(`${prefix}_p`)],
		['shared-schema by login', loginProfile(`${prefix}_l`)],
	])('%s: what was made is gone, and nothing else has changed', async (_pattern, document) => {
		const opened = await openAs(server, credentials);
		const before = await catalog(server);
		const { undo, folder } = await applied(opened, document);
		expect(await catalog(server)).not.toBe(before);
		const result = await undo();
		expect(result).toMatchObject({ status: 'undone', remains: [], failure: null });
		expect(await catalog(server)).toBe(before);
		expect(await undo()).toMatchObject({ status: 'nothing-to-do' });
		expect(readdirSync(folder)).toHaveLength(1);
		expect(JSON.parse(readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8'))).toMatchObject({
			status: 'undone',
		});
	});

	test('one more tenant is taken back, and the others are as they were', async () => {
		const name = `${prefix}_more`;
		const opened = await openAs(server, credentials);
		const { passwords } = await applied(opened, schemaPerTenant(name, ['acme']));
		const before = await catalog(server, [name]);
		const { undo } = await applied(opened, schemaPerTenant(name, ['acme', 'globex']), passwords);
		expect(await undo()).toMatchObject({ status: 'undone' });
		expect(await catalog(server, [name])).toBe(before);
	});

	test('row security that came onto tables with rows goes again', async () => {
		const name = `${prefix}_rows`;
		const opened = await openAs(server, credentials);
		const { passwords } = await applied(opened, loginProfile(name));
		const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
		await migrator.query(
			`CREATE TABLE orders (id int, tenant_id uuid); INSERT INTO orders VALUES (1, '${acme}'), (2, '${globex}')`,
		);
		await migrator.end();
		const before = await catalog(server, [name]);
		const { undo } = await applied(opened, loginProfile(name), passwords);
		expect(await undo()).toMatchObject({ status: 'undone' });
		expect(await catalog(server, [name])).toBe(before);
	});
});

test('what an existing database lost comes back to PUBLIC', async () => {
	await server.query('CREATE DATABASE lived');
	const before = await catalog(server, ['lived']);
	const opened = await openAs(server);
	const { undo } = await applied(opened, { ...schemaPerTenant('lived'), name: 'lived' });
	expect(await catalog(server, ['lived'])).not.toBe(before);
	expect(await undo()).toMatchObject({ status: 'undone' });
	expect(await catalog(server, ['lived'])).toBe(before);
});

describe('is refused, and nothing has changed', () => {
	const refused = async (undo: () => Promise<unknown>, databases: readonly string[], message: RegExp) => {
		const before = await catalog(server, databases);
		const error = await undo().then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(RefusedError);
		expect((error as Error).message).toMatch(message);
		expect(await catalog(server, databases)).toBe(before);
	};
	const one = (name: string) => ({ ...settingProfile(name), name });

	test('where a table was made since, in a database that would go', async () => {
		const { undo, passwords } = await applied(await openAs(server), one('kept'));
		const migrator = await signInAs(server, passwords, 'kept_migrator', 'kept');
		await migrator.query('CREATE TABLE orders (tenant_id uuid); INSERT INTO orders VALUES (NULL)');
		await migrator.end();
		await refused(undo, ['kept'], /take with it what was made since: table app\.orders, which holds rows/);
	});

	test('where a table was made since, in a schema that would go', async () => {
		await server.query('CREATE DATABASE older');
		const opened = await openAs(server);
		const { undo, passwords } = await applied(opened, schemaPerTenant('older', ['acme']));
		const migrator = await signInAs(server, passwords, 'older_migrator', 'older');
		await migrator.query('CREATE TABLE acme.orders ()');
		await migrator.end();
		await refused(undo, ['older'], /C\d+ cannot be taken back[\s\S]*acme\.orders/);
		await server.query('DROP TABLE acme.orders', [], 'older');
		expect(await undo()).toMatchObject({ status: 'undone' });
	});

	test('where a session is in the database', async () => {
		const { undo, passwords } = await applied(await openAs(server), one('busy'));
		const session = await signInAs(server, passwords, 'busy_app', 'busy');
		await refused(undo, ['busy'], /busy is in use: busy_app, pid \d+/);
		await session.end();
	});

	test('where a role has come to hold something elsewhere', async () => {
		await server.query('CREATE DATABASE elsewhere');
		await server.query('CREATE TABLE t ()', [], 'elsewhere');
		const { undo } = await applied(await openAs(server), one('wide'));
		await server.query('GRANT SELECT ON t TO wide_app', [], 'elsewhere');
		await refused(undo, ['elsewhere'], /wide_app owns or holds one thing in the database elsewhere/);
	});

	test('where a role is not the one that the run made', async () => {
		const { undo } = await applied(await openAs(server), one('swapped'));
		await server.query('COMMENT ON ROLE swapped_app IS NULL');
		await refused(undo, [], /the role swapped_app has not the comment/);
	});
});

test('what others have changed since is left to them', async () => {
	const opened = await openAs(server);
	const { passwords } = await applied(opened, schemaPerTenant('shared_by', ['acme']));
	const first = await catalog(server, ['shared_by']);
	const { undo } = await applied(opened, schemaPerTenant('shared_by', ['acme', 'globex']), passwords);
	await server.query('ALTER ROLE shared_by_acme_app CONNECTION LIMIT 7');
	expect(await undo()).toMatchObject({ status: 'undone', remains: [] });
	await server.query('ALTER ROLE shared_by_acme_app CONNECTION LIMIT -1');
	expect(await catalog(server, ['shared_by'])).toBe(first);
});

test('an undo that is killed at any point goes on where it was', async () => {
	const document = schemaPerTenant('killed', ['acme', 'globex']);
	await server.query('CREATE DATABASE killed');
	const before = await catalog(server, ['killed']);
	const opened = await openAs(server);
	for (let after = 0, done = false; !done; after++) {
		const { undo, folder } = await applied(opened, document);
		let writes = 0;
		// The receipt is written before each phase and after it; from one of them on, the process is as good as dead.
		const keep = async (now: Parameters<UndoInput['keep']>[0]) => {
			if (writes++ >= after) throw new Error('killed');
			await writeReceipt(folder, now);
		};
		done = await undo({ keep }).then(
			() => true,
			() => false,
		);
		expect(await undo(), `killed at write ${after}`).toMatchObject({ remains: [], failure: null });
		expect(await catalog(server, ['killed'])).toBe(before);
		expect(after).toBeLessThan(20);
	}
});
