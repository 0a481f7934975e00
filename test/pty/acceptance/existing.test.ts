// A server with thousands of names: offered, filtered, marked, and taken under the profile.
import { expect, test, vi } from 'vitest';
import { testServer } from '../../helpers/server.js';
import { enterUntil, key, patience } from '../walking.js';
import { tabTo, wizardAt } from './open.js';

vi.setConfig({ testTimeout: 2 * patience });

const server = await testServer();
const count = 5000;
const ctrlO = '\u000F';
await server.query('CREATE DATABASE shop');
await server.query(`
	CREATE ROLE shop_app LOGIN;
	DO $$ BEGIN FOR i IN 1..${count} LOOP EXECUTE format('CREATE ROLE r%s NOLOGIN', lpad(i::text, 5, '0')); END LOOP; END $$`);
await server.query(
	`DO $$ BEGIN FOR i IN 1..${count} LOOP
		EXECUTE format('CREATE SCHEMA s%s', lpad(i::text, 5, '0'));
		IF i % 500 = 0 THEN COMMIT; END IF;
	END LOOP; END $$`,
	[],
	'shop',
);

test.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('at $columns x $rows: roles of the server and schemas of a database are found by letters', async (size) => {
	const terminal = await wizardAt(server, 'names', size);
	await tabTo(terminal, /▸ Database/);
	terminal.type(`${key.ctrlU}shop`);
	await terminal.sees(/Database +\[ shop [\s\S]*It is hardened/);
	await tabTo(terminal, /▸ Owner role/);
	terminal.type(ctrlO);
	await terminal.sees(/5,0\d\d/);
	terminal.type('r0499');
	await terminal.sees(/▸ r04990[\s\S]*Enter take it/);
	terminal.type(key.enter);
	await terminal.sees(/Owner role +\[ r04990 /);
	await tabTo(terminal, /▸ Schema/);
	terminal.type(ctrlO);
	await terminal.sees(/5,001/);
	terminal.type('s00499');
	await terminal.sees(/▸ s00499[\s\S]*Enter take it/);
	terminal.type(key.escape);
	await terminal.sees(/▸ Schema +\[ app /);
	expect(terminal.output()).not.toContain('\u001B[3J');
});

test('a login that is there is taken under the profile, and the plan knows of it', async () => {
	const terminal = await wizardAt(server, 'names', { rows: 30 });
	await tabTo(terminal, /▸ \[ orders_app/);
	terminal.type(`${key.ctrlU}shop_a`);
	await terminal.sees(/\[ shop_a +\]/);
	terminal.type(ctrlO);
	await terminal.sees(/▸ shop_app +a login/);
	terminal.type(key.enter);
	await terminal.sees(/\[ shop_app +\] +! exists[\s\S]*Take it under the profile/);
	terminal.type(key.tab);
	await terminal.sees(/▸ \[ \] take it under this profile/);
	terminal.type(' ');
	await terminal.sees(/▸ \[x\] take it under this profile/);
	for (const screen of [/4\/8/, /5\/8/, /See SQL/]) await enterUntil(terminal, screen);
	// Without it the review would tell that the role is not this profile's.
	expect(terminal.text()).toMatch(/Grants +shop_app read-write/);
	expect(terminal.text()).not.toMatch(/Role shop_app exists and was not made by this profile/);
});
