// With --probe-writes rows of other tenants are really written, and nothing of it stays.
import { expect, test } from 'vitest';
import { shutPublic } from '../helpers/administrator.js';
import { testServer } from '../helpers/server.js';
import { loginsEach, makeSharedWorld, pooled, type SharedWorld } from './shared-world.js';
import { failed, notGreen } from './world.js';

const server = await testServer();
const administrator = await server.createAdministrator('wadm');

/** Everything that a write could leave behind. */
function snapshot({ database }: SharedWorld): Promise<unknown> {
	return server.query(
		`SELECT (SELECT json_agg(o ORDER BY id) FROM app.orders o) AS orders, (SELECT json_agg(i ORDER BY id) FROM app."Odd ""items""" i) AS items,
			(SELECT json_agg(e ORDER BY at) FROM app.events e) AS events,
			(SELECT json_agg(s ORDER BY s.sequencename) FROM pg_sequences s WHERE schemaname = 'app') AS sequences`,
		[],
		database,
	);
}

test.each([
	['a superuser', 'one login', 'ws1', pooled, server.superuser],
	['a superuser', 'a login each', 'ws2', loginsEach, server.superuser],
	['an administrator', 'one login', 'wc1', pooled, administrator],
	['an administrator', 'a login each', 'wc2', loginsEach, administrator],
] as const)('%s, %s: no row of another tenant is written, and none at all', async (_who, _logins, name, of, who) => {
	const world = await makeSharedWorld(server, name, of, who);
	const before = await snapshot(world);
	await shutPublic(server, world.opened, world.document, await world.verify());
	const { checks } = await world.verify({ probeWrites: true });
	expect(notGreen(checks)).toEqual([]);
	const app = of === pooled ? `${name}_app` : `${name}_acme_app`;
	const found = (topic: string, table: string) =>
		checks.find(({ id }) => id === `object:${app}:${name}:rows:${table}:${topic}`);
	for (const table of ['app.Odd "items"', 'app.events']) {
		for (const topic of ['insert', 'move'])
			expect(found(topic, table)).toMatchObject({ status: 'pass', method: 'login', sqlstate: '42501' });
		for (const topic of ['update', 'delete'])
			expect(found(topic, table)).toMatchObject({ status: 'pass', found: 'it changes none' });
		expect(found('own-update', table)).toMatchObject({ status: 'pass', found: 'it changes a row of its own tenant' });
	}
	expect(await snapshot(world)).toEqual(before);
});

test('what policies let through is seen, and taken back', async () => {
	const world = await makeSharedWorld(server, 'wh');
	const before = await snapshot(world);
	const id = (topic: string) => `object:wh_app:wh:rows:app.events:${topic}`;
	const floor = 'DROP POLICY gatehouse_floor ON app.events';
	// A row that it gave away it could not see any more, and so PostgreSQL lets it give none away.
	await world.sql(`ALTER POLICY gatehouse_tenant ON app.events WITH CHECK (true); ${floor}`);
	expect(failed(await world.verify({ probeWrites: true }))).toEqual([
		id('insert'),
		'object:wh_owner:wh:policies:app.events',
	]);
	await world.apply();
	expect(failed(await world.verify({ probeWrites: true }))).toEqual([]);

	await world.sql(`CREATE POLICY wide ON app.events USING (true); ${floor}`);
	const wide = failed(await world.verify({ probeWrites: true }));
	expect(wide).toEqual(expect.arrayContaining(['insert', 'move', 'update', 'delete', 'foreign'].map(id)));
	await world.sql('DROP POLICY wide ON app.events');
	await world.apply();
	expect(failed(await world.verify({ probeWrites: true }))).toEqual([]);
	expect(await snapshot(world)).toEqual(before);
});

test('without rows there is nothing to change, and an INSERT is tried all the same', async () => {
	const world = await makeSharedWorld(server, 'we');
	await world.sql(`DELETE FROM app.orders; DELETE FROM app."Odd ""items"""; DELETE FROM app.events`);
	const { checks } = await world.verify({ probeWrites: true });
	const status = (topic: string) =>
		checks.find(({ id }) => id === `object:we_app:we:rows:app.Odd "items":${topic}`)?.status;
	expect(['insert', 'update', 'delete', 'foreign', 'move'].map(status)).toEqual([
		'pass',
		'vacuous',
		'vacuous',
		'vacuous',
		undefined,
	]);
});
