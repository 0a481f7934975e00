// Schemas of tenants broken by hand: seen by the plan and by nothing less, mended by apply, and then nothing is left to do.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { breakAndMend, type Expected } from './by-hand.js';

const server = await testServer();
const passwords = new Map<string, Secret>();
const document = {
	version: 1,
	name: 'shop',
	pattern: 'schema-per-tenant',
	database: { name: 'shop' },
	owner: '{tenant}_owner',
	schema: '{tenant}',
	roles: [
		{ name: '{tenant}_app', access: 'read-write' },
		{ name: '{tenant}_migrator', access: 'migrate' },
	],
	tenants: ['acme', 'globex'],
};
const healthy = { server, database: 'shop', document, passwords };
const options = server.version >= 160_000;

test('a healthy database, with tables in it, has no difference', async () => {
	const opened = await openAs(server);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	for (const tenant of document.tenants) {
		const migrator = await signInAs(server, passwords, `${tenant}_migrator`, 'shop');
		await migrator.query('CREATE TABLE item (id serial)');
		await migrator.end();
	}
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});

/** What is done by hand, and the whole plan that it leads to. */
const differences: readonly (readonly [string, Expected])[] = [
	['GRANT USAGE ON SCHEMA acme TO globex_app', ['REVOKE USAGE ON SCHEMA acme FROM globex_app']],
	['GRANT SELECT ON acme.item TO globex_app', ['REVOKE SELECT ON TABLE acme.item FROM globex_app']],
	['GRANT acme_owner TO globex_migrator', [/^REVOKE acme_owner FROM globex_migrator/]],
	['GRANT acme_app TO globex_app', [/^REVOKE acme_app FROM globex_app/]],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE acme_owner IN SCHEMA acme GRANT SELECT ON TABLES TO globex_app',
		['ALTER DEFAULT PRIVILEGES FOR ROLE acme_owner IN SCHEMA acme REVOKE SELECT ON TABLES FROM globex_app'],
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE acme_migrator GRANT SELECT ON TABLES TO globex_app',
		['ALTER DEFAULT PRIVILEGES FOR ROLE acme_migrator REVOKE SELECT ON TABLES FROM globex_app'],
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE acme_owner IN SCHEMA acme REVOKE INSERT ON TABLES FROM acme_app',
		['ALTER DEFAULT PRIVILEGES FOR ROLE acme_owner IN SCHEMA acme GRANT INSERT ON TABLES TO acme_app'],
	],
	['REVOKE shop_connect FROM acme_app', [/^GRANT shop_connect TO acme_app/]],
	...(options
		? ([
				['GRANT shop_connect TO acme_app WITH INHERIT FALSE', [/^GRANT shop_connect TO acme_app WITH INHERIT TRUE/]],
				['GRANT shop_connect TO acme_app WITH SET TRUE', [/^REVOKE SET OPTION FOR shop_connect FROM acme_app/]],
				[
					'GRANT acme_owner TO acme_migrator WITH SET FALSE',
					['GRANT acme_owner TO acme_migrator WITH INHERIT TRUE, SET TRUE'],
				],
			] as const)
		: ([['ALTER ROLE acme_app NOINHERIT', ['ALTER ROLE acme_app INHERIT']]] as const)),
	['GRANT CONNECT ON DATABASE shop TO acme_app', ['REVOKE CONNECT ON DATABASE shop FROM acme_app']],
	['GRANT TEMPORARY ON DATABASE shop TO shop_connect', ['REVOKE TEMPORARY ON DATABASE shop FROM shop_connect']],
	['GRANT pg_monitor TO shop_connect', [/^REVOKE pg_monitor FROM shop_connect/]],
	[
		'ALTER ROLE acme_app IN DATABASE shop SET search_path = globex',
		['ALTER ROLE acme_app IN DATABASE shop SET search_path = acme'],
	],
	[
		"ALTER ROLE acme_migrator IN DATABASE shop SET role = 'globex_owner'",
		["ALTER ROLE acme_migrator IN DATABASE shop SET role = 'acme_owner'"],
	],
];

test.each(differences)('%s', (hand, expected) => breakAndMend(healthy, hand, expected));

test('the group that may connect comes back, with all of its members', async () => {
	const opened = await openAs(server);
	const before = await catalog(server, ['shop']);
	await server.query('DROP OWNED BY shop_connect; DROP ROLE shop_connect', [], 'shop');
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(await catalog(server, ['shop'])).toBe(before);
	await signInAs(server, passwords, 'acme_app', 'shop');
});

/** Done by hand, taken back by hand, and the warning that tells it. */
const told: readonly (readonly [string, string, string, RegExp])[] = [
	[
		'CREATE ROLE stranger LOGIN; GRANT shop_connect TO stranger',
		'DROP ROLE stranger',
		'stranger-member',
		/stranger is a member of shop_connect/,
	],
	[
		'CREATE TABLE acme.by_hand (); CREATE TABLE globex.by_hand (); CREATE VIEW globex.seen AS SELECT 1',
		'DROP TABLE acme.by_hand, globex.by_hand; DROP VIEW globex.seen',
		'uncovered-creator',
		/^postgres owns acme\.by_hand, globex\.by_hand and 1 more and is no creator of this profile/,
	],
];

describe('what is not ours to take away is told', () => {
	test.each(told)('%s', async (hand, back, code, words) => {
		await server.query(hand, [], 'shop');
		const { warnings } = await planFor(await openAs(server), document);
		await server.query(back, [], 'shop');
		expect(
			warnings
				.filter((warning) => warning.code === code)
				.map((warning) => warning.message)
				.join('\n'),
		).toMatch(words);
	});
});
