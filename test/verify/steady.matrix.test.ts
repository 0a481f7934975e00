// A healthy server stays green, however often it is asked and whatever the application does meanwhile.
import { expect, test } from 'vitest';
import { shutPublic } from '../helpers/administrator.js';
import { signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { makeSharedWorld } from './shared-world.js';
import { documentOf, makeWorld, notGreen, type Provisioned } from './world.js';

const server = await testServer();
const runs = 50;

/** Proves again and again while `work` goes on; answers what was not green, and how often it worked. */
async function watched(world: Pick<Provisioned, 'verify'>, work: () => Promise<unknown>) {
	let isOver = false;
	let worked = 0;
	const working = (async () => {
		while (!isOver) {
			await work();
			worked++;
		}
	})();
	const red: string[] = [];
	for (let run = 1; run <= runs; run++)
		red.push(...notGreen((await world.verify()).checks).map((line) => `run ${run}: ${line}`));
	isOver = true;
	await working;
	return { red, worked };
}

test('fifty proofs of a database each are green while its application writes', { timeout: 300_000 }, async () => {
	const world = await makeWorld(server, 'steady');
	await shutPublic(server, world.opened, documentOf('steady'), await world.verify());
	const client = await signInAs(server, world.passwords, world.app, world.database);
	const { red, worked } = await watched(world, () =>
		client.query("INSERT INTO customers (name) VALUES ('busy'); DELETE FROM customers WHERE name = 'busy'"),
	);
	expect(red).toEqual([]);
	expect(worked).toBeGreaterThan(runs);
});

test('fifty proofs of shared tables are green while their application writes', { timeout: 300_000 }, async () => {
	const world = await makeSharedWorld(server, 'shared');
	await shutPublic(server, world.opened, world.document, await world.verify());
	const client = await signInAs(server, world.passwords, 'shared_app', 'shared');
	const { red, worked } = await watched(world, () =>
		client.query(`BEGIN; SET LOCAL app.tenant_id = '00000000-0000-4000-8000-00000000000a';
			INSERT INTO orders (tenant_id, total) VALUES ('00000000-0000-4000-8000-00000000000a', 7); DELETE FROM orders WHERE total = 7; COMMIT`),
	);
	expect(red).toEqual([]);
	expect(worked).toBeGreaterThan(runs);
});
