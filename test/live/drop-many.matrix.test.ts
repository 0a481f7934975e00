// Much of something: a schema that no transaction can drop, and tenants by the hundred.
import { expect, test } from 'vitest';
import { preview } from '../../source/core/sql/render.js';
import { openAs, refusal } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { drop, furnish, only, schemaEach } from './dropping.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');

test.each([
	['a superuser', server.superuser, 'su'],
	['an administrator', administrator, 'cr'],
] as const)(
	'a schema with more tables than there are locks goes in batches, by %s',
	{ timeout: 240_000 },
	async (_who, who, prefix) => {
		const name = `${prefix}_large`;
		const document = schemaEach(name);
		const opened = await openAs(server, who);
		await furnish(server, opened, document, []);
		const owner = server.superuser;
		const client = await server.signIn(owner.user, owner.password, name);
		await client.query(`SET ROLE ${name}_owner`);
		for (const from of [1, 501, 1001, 1501])
			await client.query(
				`DO $$ BEGIN FOR n IN ${from}..${from + 499} LOOP
				EXECUTE format('CREATE TABLE acme.t%s (id serial PRIMARY KEY, note text, up int REFERENCES acme.t%s)', n, greatest(n - 1, 1));
			 END LOOP; END $$`,
			);
		await client.query(
			'CREATE VIEW acme.v AS SELECT id FROM acme.t1; CREATE MATERIALIZED VIEW acme.m AS SELECT id FROM acme.v',
		);
		await client.query('CREATE TABLE acme.parts (id int) PARTITION BY RANGE (id)');
		for (let at = 0; at < 20; at++)
			await client.query(`CREATE TABLE acme.part${at} PARTITION OF acme.parts FOR VALUES FROM (${at}) TO (${at + 1})`);
		await client.query('RESET ROLE');
		expect(await refusal(client.query('DROP SCHEMA acme CASCADE'))).toBe('53200');
		await client.end();

		const result = await drop(await openAs(server, who), only(document, ['acme']), { scope: { tenantsOnly: true } });
		expect(result).toMatchObject({ status: 'dropped', failure: null });
		const sql = result.done.map((statement) => preview(statement.sql));
		expect(sql.filter((each) => each.startsWith('DROP TABLE')).length).toBeGreaterThan(10);
		expect(
			await server.query(
				`SELECT nspname::text AS name FROM pg_namespace WHERE nspname IN ('acme', 'globex')`,
				[],
				name,
			),
		).toEqual([{ name: 'globex' }]);
	},
);

test('three hundred tenants are dropped but one', { timeout: 240_000 }, async () => {
	const tenants = Array.from({ length: 300 }, (_, at) => `t${at}`);
	const document = { ...schemaEach('crowd'), tenants };
	await furnish(server, await openAs(server, administrator), document, []);
	const result = await drop(await openAs(server, administrator), only(document, tenants.slice(1)), {
		scope: { tenantsOnly: true },
	});
	expect(result).toMatchObject({ status: 'dropped', failure: null });
	expect(result.proofs.filter((proof) => proof.status !== 'pass')).toEqual([]);
	const roles = await server.query(`SELECT rolname::text AS name FROM pg_roles WHERE rolname ~ '^crowd_t[0-9]'`);
	expect(roles).toEqual([{ name: 'crowd_t0_app' }]);
	expect(await drop(await openAs(server, administrator), only(document, ['t0']))).toMatchObject({ status: 'dropped' });
});
