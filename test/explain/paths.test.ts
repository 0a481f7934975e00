// By which path each gate is open; and whose rows are left where tenants share tables.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain } from '../../source/commands/explain.js';
import { openServer } from '../../source/commands/open-server.js';
import { soughtByName } from '../../source/core/explain/sought-by-name.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, loginProfile, settingProfile } from '../live/shared-world.js';
import { targetOf } from '../postgres/target-of.js';

const server = await testServer();
await server.query('CREATE DATABASE paths');
const opened = await openServer(targetOf(server.sandbox));
afterAll(() => opened.close());

const ask = async (role: string, on: string, privilege: string, database = 'paths') =>
	await explain({ server: opened, role, database, sought: soughtByName(on, privilege) });
const pathsTo = async (...question: Parameters<typeof ask>) =>
	Object.fromEntries((await ask(...question)).gates.map(({ gate, path }) => [gate, path]));

beforeAll(async () => {
	await server.query(
		`CREATE ROLE asker LOGIN; CREATE ROLE team; CREATE ROLE company; GRANT team TO asker; GRANT company TO team;
		 CREATE ROLE chief LOGIN SUPERUSER; CREATE ROLE reader LOGIN IN ROLE pg_monitor; CREATE ROLE owning LOGIN; GRANT owning TO asker;`,
	);
	await server.query(
		`CREATE SCHEMA app; CREATE TABLE app.orders (id int, v text); CREATE TABLE app.owned (); ALTER TABLE app.owned OWNER TO owning;
		 CREATE FUNCTION app.total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
		 GRANT USAGE ON SCHEMA app TO company; GRANT SELECT ON app.orders TO asker, team, PUBLIC; GRANT UPDATE (v) ON app.orders TO team`,
		[],
		'paths',
	);
	for (const role of ['asker', 'chief', 'reader', 'owning']) await server.letIn(role);
});

test('each gate names every way that opens it', async () => {
	expect(await pathsTo('asker', 'app.orders', 'SELECT')).toEqual({
		'sign-in': 'LOGIN',
		connect: 'PUBLIC',
		schema: 'via team > company',
		object: 'direct, via team, PUBLIC',
		column: 'direct, via team, PUBLIC',
		row: 'no row security',
	});
	expect((await pathsTo('asker', 'app.orders.v', 'UPDATE'))['column']).toBe('via team (column v)');
	expect((await pathsTo('asker', 'app.owned', 'DELETE'))['object']).toBe('owner (via owning)');
	expect((await pathsTo('asker', 'app.total', 'EXECUTE'))['object']).toBe('PUBLIC');
	expect((await pathsTo('asker', 'pg_catalog.pg_class', 'SELECT'))['object']).toBe('PUBLIC');
});

test('a superuser comes through every gate as such', async () => {
	const paths = await pathsTo('chief', 'app.orders', 'DELETE');
	expect(paths).toMatchObject({ 'sign-in': 'LOGIN, superuser', schema: 'superuser', object: 'superuser' });
	expect(paths['row']).toBe('no row security');
});

test.runIf(server.version >= 140_000)("PostgreSQL's own roles are named as such", async () => {
	await server.query('GRANT pg_read_all_data TO reader');
	expect(await pathsTo('reader', 'app.orders', 'SELECT')).toMatchObject({
		schema: 'pg_read_all_data (predefined)',
		object: 'pg_read_all_data (predefined), PUBLIC',
	});
	await server.query(`GRANT pg_database_owner TO PUBLIC`).catch(() => {}); // it takes no members
	await server.query('ALTER DATABASE paths OWNER TO owning');
	const owns = await ask('owning', 'public', 'USAGE');
	expect(owns.gates.find(({ gate }) => gate === 'schema')?.path).toMatch(
		server.version >= 150_000 ? /owner \(via pg_database_owner\)/ : /PUBLIC/,
	);
	await server.query(`ALTER DATABASE paths OWNER TO ${server.superuser.user}`);
});

test('what only SET ROLE would open is told where the gate is shut', async () => {
	await server.query('CREATE ROLE aside LOGIN NOINHERIT; GRANT company TO aside');
	await server.letIn('aside');
	const answer = await ask('aside', 'app', 'USAGE');
	expect(answer.shut).toBe('schema');
	expect(answer.gates.at(-1)?.why).toMatch(/Only SET ROLE would open it: to company\./);
});

test('asks for what it can answer', async () => {
	const refused = async (...question: Parameters<typeof ask>) =>
		await ask(...question).then(
			() => 'answered',
			(error: Error) => error.message,
		);
	expect(await refused('askar', 'app.orders', 'SELECT')).toMatch(
		/--role: there is no role "askar".*did you mean "asker"/,
	);
	expect(await refused('asker', 'app.orders', 'SELECT', 'path')).toMatch(/--database: .*did you mean "paths"/);
	expect(await refused('asker', 'app.order', 'SELECT')).toMatch(/no relation app\.order .*did you mean "app\.orders"/);
	expect(await refused('asker', 'app.orders.w', 'SELECT')).toMatch(/app\.orders has no column w/);
	expect(await refused('asker', 'app.orders', 'USAGE')).toMatch(/USAGE cannot be held on a table/);
	expect(await refused('asker', 'app.total(text)', 'EXECUTE')).toMatch(/no routine app\.total .* \(text\)/);
	expect(await refused('asker', 'app.total(no such', 'EXECUTE')).toMatch(/cannot be read as the name/);
	await server.query(`CREATE FUNCTION app.total(a text) RETURNS int LANGUAGE sql AS 'SELECT 1'`, [], 'paths');
	expect(await refused('asker', 'app.total', 'EXECUTE')).toMatch(/there are 2 routines of that name/);
	expect(await refused('asker', 'app.total(pg_catalog.int4)', 'EXECUTE')).toBe('answered');
});

test('a pooled login sees no row until it says whose: the fix is the setting', async () => {
	const passwords = new Map<string, Secret>();
	await provision(await openAs(server), settingProfile('pooled'), passwords);
	const migrator = await signInAs(server, passwords, 'pooled_migrator', 'pooled');
	await migrator.query('CREATE TABLE orders (id int, tenant_id uuid)');
	await provision(await openAs(server), settingProfile('pooled'), passwords);
	const answer = await ask('pooled_app', 'app.orders', 'SELECT', 'pooled');
	expect(answer).toMatchObject({ shut: 'row', fix: "SET LOCAL app.tenant_id = '…';" });
	// For the migrate login, who acts as the owner, another policy speaks.
	expect(
		(await ask('pooled_migrator', 'orders', 'INSERT', 'pooled')).gates.find(({ gate }) => gate === 'object'),
	).toMatchObject({
		open: true,
		path: 'as pooled_owner, which its sessions start as: owner',
	});
});

test("a tenant's login sees its tenant's rows, and one that the map does not know sees none", async () => {
	const passwords = new Map<string, Secret>();
	await provision(await openAs(server), loginProfile('mapped'), passwords);
	const migrator = await signInAs(server, passwords, 'mapped_migrator', 'mapped');
	await migrator.query('CREATE TABLE orders (id int, tenant_id uuid)');
	await provision(await openAs(server), loginProfile('mapped'), passwords);
	const answer = await ask('mapped_acme_app', 'orders', 'SELECT', 'mapped');
	expect(answer.shut).toBeNull();
	expect(answer.gates.at(-1)?.path).toContain(`for the rows of ${acme}`);
	await server.query(`DELETE FROM gatehouse.map WHERE login = 'mapped_acme_app'`, [], 'mapped');
	const unmapped = await ask('mapped_acme_app', 'orders', 'SELECT', 'mapped');
	expect(unmapped).toMatchObject({ shut: 'row', fix: expect.stringContaining('INSERT INTO gatehouse.map') });
});

test("Gatehouse's own policies are open to the logins that they name, and nothing is proposed that would open them to another", async () => {
	const passwords = new Map<string, Secret>();
	for (const profile of [loginProfile('walled'), settingProfile('walled_pool')]) {
		const database = profile.name;
		await provision(await openAs(server), profile, passwords);
		const migrator = await signInAs(server, passwords, `${database}_migrator`, database);
		await migrator.query('CREATE TABLE orders (id int, tenant_id uuid)');
		await provision(await openAs(server), profile, passwords);
		await migrator.query(`INSERT INTO orders VALUES (1, '${acme}')`);
		expect((await migrator.query('SELECT FROM orders')).rowCount).toBe(1);
		const answer = await ask(`${database}_migrator`, 'orders', 'SELECT', database);
		expect(answer).toMatchObject({ allowed: true, fix: null });
		expect(answer.gates.at(-1)?.path).toBe('policy gatehouse_owner, for all rows');

		// It acts as the owner, and signed in under a name that no policy has.
		const stranger = `${database}_stranger`;
		await server.query(
			`CREATE ROLE ${stranger} LOGIN; GRANT ${database}_owner TO ${stranger}; GRANT CONNECT ON DATABASE ${database} TO ${stranger}`,
		);
		const { password } = await server.letIn(stranger);
		const client = await server.signIn(stranger, password, database);
		const schema = answer.asked.replace(/^SELECT on |\.orders$/g, '');
		expect((await client.query(`SELECT FROM ${schema}.orders`).finally(() => client.end())).rowCount).toBe(0);
		const refused = await ask(stranger, `${schema}.orders`, 'SELECT', database);
		expect(refused).toMatchObject({ shut: 'row', fix: null });
		expect(refused.gates.at(-1)?.why).toMatch(
			/gatehouse_owner of orders is for walled\w*_migrator alone, by SESSION_USER, which is walled\w*_stranger\. .*none is proposed/,
		);
		await server.query(
			`REVOKE ${database}_owner FROM ${stranger}; GRANT USAGE ON SCHEMA ${schema} TO ${stranger}; GRANT SELECT ON ${schema}.orders TO ${stranger}`,
			[],
			database,
		);
		expect(await ask(stranger, `${schema}.orders`, 'SELECT', database)).toMatchObject({ shut: 'row', fix: null });
	}
});

test('a policy that asks for a setting strictly refuses whoever has not set it', async () => {
	await server.query(
		`CREATE ROLE strict LOGIN; CREATE SCHEMA strict; CREATE TABLE strict.t (v text); INSERT INTO strict.t VALUES ('a');
		 GRANT USAGE ON SCHEMA strict TO strict; GRANT SELECT ON strict.t TO strict; ALTER TABLE strict.t ENABLE ROW LEVEL SECURITY;
		 CREATE POLICY p ON strict.t USING (v = current_setting('app.strictly'))`,
		[],
		'paths',
	);
	const { password } = await server.letIn('strict');
	const client = await server.signIn('strict', password, 'paths');
	const refused = await client.query('SELECT FROM strict.t').catch(({ code }: { code: string }) => code);
	const answer = await ask('strict', 'strict.t', 'SELECT');
	expect(answer).toMatchObject({ shut: 'row', fix: "SET LOCAL app.strictly = '…';" });
	expect(answer.gates.at(-1)?.refusal?.sqlstate).toBe(refused);
	await client.query(`BEGIN; ${answer.fix?.replace('…', 'a')}`);
	expect((await client.query('SELECT FROM strict.t').finally(() => client.end())).rowCount).toBe(1);
});

test('SET ROLE is offered for what the login may become, and not for what a view does as its owner', async () => {
	await server.query(
		`CREATE ROLE changer LOGIN NOINHERIT; CREATE ROLE viewing NOINHERIT; CREATE ROLE holding; GRANT holding TO viewing; GRANT viewing TO changer;
		 CREATE SCHEMA turned; GRANT USAGE, CREATE ON SCHEMA turned TO changer, viewing, holding;
		 CREATE TABLE turned.t (); GRANT SELECT ON turned.t TO holding; CREATE VIEW turned.w AS SELECT FROM turned.t; ALTER VIEW turned.w OWNER TO viewing;
		 GRANT SELECT ON turned.w TO changer`,
		[],
		'paths',
	);
	const { password } = await server.letIn('changer');
	const client = await server.signIn('changer', password, 'paths');
	await client.query('SET ROLE holding');
	await client.query('SELECT FROM turned.t').finally(() => client.end());
	const why = async (on: string) =>
		(await ask('changer', on, 'SELECT')).gates.find(({ gate }) => gate === 'object')?.why;
	expect(await why('turned.t')).toMatch(/Only SET ROLE would open it: to holding\./);
	expect(await why('turned.w')).not.toMatch(/SET ROLE/);
});
