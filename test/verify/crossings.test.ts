// Schemas keep tenants apart as long as nothing in one leads into another.
import { expect, test } from 'vitest';
import { signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { makeSchemaWorld, oneOwner } from './schema-world.js';
import { mend, notGreen } from './world.js';

const server = await testServer();
const w = await makeSchemaWorld(server, 'cross', oneOwner);
const red = async () => (await w.verify()).checks.filter(({ status }) => status === 'fail');

test('a view upon the table of another tenant is seen, through other views too', async () => {
	const before = notGreen((await w.verify()).checks);
	const migrator = await signInAs(server, w.passwords, 'cross_migrator', 'cross');
	await migrator.query(
		'CREATE VIEW acme.theirs AS SELECT * FROM globex.orders; CREATE VIEW acme.more AS SELECT * FROM acme.theirs',
	);
	const client = await signInAs(server, w.passwords, 'cross_acme_app', 'cross');
	// The hole is real: the login reads what is not its own.
	expect((await client.query('SELECT * FROM more')).rowCount).toBeGreaterThan(0);
	const found = await red();
	expect(found.map(({ id }) => id)).toEqual(['object:cross_owner:cross:crossing:acme']);
	expect(found[0]?.found).toMatch(/acme\.more reads globex\.orders; acme\.theirs reads globex\.orders/);
	expect(found[0]?.fix).toMatch(/Let acme\.more read the tables of acme alone/);
	await migrator.query('DROP VIEW acme.more, acme.theirs');
	expect(notGreen((await w.verify()).checks)).toEqual(before);
	await Promise.all([migrator.end(), client.end()]);
});

test('so is a copy of it', async () => {
	const migrator = await signInAs(server, w.passwords, 'cross_migrator', 'cross');
	await migrator.query('CREATE MATERIALIZED VIEW acme.copied AS SELECT * FROM globex.orders');
	const [check, ...more] = await red();
	expect(more).toEqual([]);
	expect(check).toMatchObject({
		id: 'object:cross_owner:cross:crossing:acme',
		found: expect.stringMatching(/acme\.copied holds a copy of globex\.orders/),
	});
	await migrator.query('DROP MATERIALIZED VIEW acme.copied');
	expect(await red()).toEqual([]);
	await migrator.end();
});

test.each([
	[
		'a child of its table',
		'ALTER TABLE globex.orders INHERIT acme.orders',
		/whoever reads acme\.orders reads globex\.orders too, which inherits from it/,
		'ALTER TABLE globex.orders NO INHERIT acme.orders;',
	],
	[
		'a partition of its table',
		`CREATE TABLE acme.parts (k text) PARTITION BY LIST (k); CREATE TABLE globex.part PARTITION OF acme.parts FOR VALUES IN ('x')`,
		/whoever reads acme\.parts reads globex\.part too, which is a partition of it/,
		'ALTER TABLE acme.parts DETACH PARTITION globex.part;',
	],
])('so is %s in the schema of another tenant, and parted from it', async (_what, open, found, fix) => {
	const migrator = await signInAs(server, w.passwords, 'cross_migrator', 'cross');
	await migrator.query(open);
	const [check, ...more] = await red();
	expect(more).toEqual([]);
	expect(check).toMatchObject({
		id: 'object:cross_owner:cross:crossing:acme',
		found: expect.stringMatching(found),
		fix,
	});
	if (check !== undefined) await mend(server, check);
	expect(await red()).toEqual([]);
	await migrator.query('DROP TABLE IF EXISTS acme.parts, globex.part');
	await migrator.end();
});

test('so is a rule that answers with it', async () => {
	const migrator = await signInAs(server, w.passwords, 'cross_migrator', 'cross');
	await migrator.query('CREATE RULE answers AS ON INSERT TO acme.audit DO INSTEAD SELECT * FROM globex.orders');
	const [check, ...more] = await red();
	expect(more).toEqual([]);
	expect(check).toMatchObject({
		id: 'object:cross_owner:cross:crossing:acme',
		found: 'acme.audit has a rule that comes to globex.orders',
	});
	await migrator.query('DROP RULE answers ON acme.audit');
	expect(await red()).toEqual([]);
	await migrator.end();
});

test('what runs as the owner of all tenants is unchecked, and not again once it runs as its caller', async () => {
	const migrator = await signInAs(server, w.passwords, 'cross_migrator', 'cross');
	await migrator.query(
		`CREATE FUNCTION acme.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM globex.orders'`,
	);
	const client = await signInAs(server, w.passwords, 'cross_acme_app', 'cross');
	expect((await client.query('SELECT peek() AS seen')).rows).not.toEqual([{ seen: '0' }]);
	const id = 'object:cross_owner:cross:definer-routines:acme';
	const check = (await w.verify()).checks.find((each) => each.id === id);
	expect(check).toMatchObject({
		status: 'unchecked',
		fix: expect.stringMatching(/ALTER ROUTINE acme\.peek\(\) SECURITY INVOKER;/),
	});
	if (check !== undefined) await mend(server, check);
	expect((await w.verify()).checks.find((each) => each.id === id)).toBeUndefined();
	await expect(client.query('SELECT peek()')).rejects.toMatchObject({ code: '42501' });
	await Promise.all([migrator.end(), client.end()]);
});
