// With --keep-going what can fall by itself may fall: the others stand, and the same command does the rest.
import { expect, test } from 'vitest';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();

const document = {
	version: 1,
	name: 'going',
	pattern: 'database-per-tenant',
	database: { name: 'going_{tenant}' },
	owner: 'going_{tenant}_owner',
	roles: [{ name: 'going_{tenant}_app', access: 'read-write' }],
	tenants: ['acme', 'globex', 'initech'],
};

test('a database that cannot be made holds up no other', async () => {
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	// Its roles are there, and not its database: the second run has only that to do.
	await provision(opened, { ...document, tenants: ['globex'] }, passwords);
	await server.query('DROP DATABASE going_globex');
	await server.query('CREATE DATABASE going_globex');
	await server.query("COMMENT ON DATABASE going_globex IS 'gatehouse: going'");
	await server.query(
		'CREATE SCHEMA app; CREATE FUNCTION app.no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = $c$P7777$c$; END $$',
		[],
		'going_globex',
	);
	await server.query('CREATE EVENT TRIGGER no ON ddl_command_start EXECUTE FUNCTION app.no()', [], 'going_globex');
	const before = await provision(opened, document, passwords, { confirmedLosses: [] });
	expect(before.result).toMatchObject({ status: 'undone', failure: { sqlstate: 'P7777' } });
	expect(await server.query("SELECT FROM pg_database WHERE datname = 'going_acme'")).toEqual([]);

	const { result } = await provision(opened, document, passwords, { keepGoing: true });
	expect(result).toMatchObject({ status: 'partial', failure: { sqlstate: 'P7777' } });
	expect(result.remains).toEqual([expect.stringMatching(/^database going_globex is not done \(C\d+\): .*P7777/)]);
	for (const tenant of ['acme', 'initech']) {
		const client = await signInAs(server, passwords, `going_${tenant}_app`, `going_${tenant}`);
		await client.end();
	}

	await server.query('DROP EVENT TRIGGER no; DROP SCHEMA app CASCADE', [], 'going_globex');
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	expect((await provision(opened, document, passwords)).result.status).toBe('nothing-to-do');
});

test.each(['a', 'b', 'c'])(
	'a name that somebody takes meanwhile, of the tenant %s, holds up no other',
	async (taken) => {
		const name = `taken_${taken}`;
		const tenants = ['a', 'b', 'c'];
		const { result } = await provision(
			await openAs(server),
			{
				...document,
				name,
				database: { name: `${name}_{tenant}` },
				owner: `${name}_{tenant}_owner`,
				roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
				tenants,
			},
			new Map(),
			{
				keepGoing: true,
				confirmedLosses: (await logins()).filter((login) => !login.startsWith(name)),
				keepPasswords: async () => void (await server.query(`CREATE DATABASE ${name}_${taken}`)),
			},
		);
		expect(result).toMatchObject({ status: 'partial', failure: { sqlstate: '42P04' } });
		const made = await server.query<{ name: string }>(
			`SELECT datname AS name FROM pg_database WHERE shobj_description(oid, 'pg_database') = $1 ORDER BY 1`,
			[`gatehouse: ${name}`],
		);
		expect(made.map((each) => each.name)).toEqual(
			tenants.filter((tenant) => tenant !== taken).map((tenant) => `${name}_${tenant}`),
		);
	},
);

async function logins(): Promise<readonly string[]> {
	const rows = await server.query<{ name: string }>('SELECT rolname AS name FROM pg_roles WHERE rolcanlogin');
	return rows.map(({ name }) => name);
}
