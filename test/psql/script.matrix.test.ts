// The script that `plan --format sql` writes, run by psql itself, against what `apply` does.
import { describe, expect, test } from 'vitest';
import { psqlVariable } from '../../source/core/sql/render.js';
import { Secret } from '../../source/core/sql/secret.js';
import { planSql } from '../../source/formats/plan-sql.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { psql, verifiersOf } from './psql.js';

const applied = await testServer();
const scripted = await testServer();
const odd = {
	version: 1,
	name: 'odd :names \\and "more"',
	pattern: 'database-per-tenant',
	database: { name: `o'd"d \\ \r\n{tenant}` },
	owner: 'o\n:{tenant}',
	schema: 'My "App"',
	roles: [
		{
			name: 'a:b {tenant}',
			access: 'read-write',
			settings: { search_path: '"My ""App""", pg_catalog', DateStyle: 'ISO, DMY' },
		},
		{ name: '\\q{tenant}', access: 'migrate' },
	],
	tenants: ['acme', '日本'],
};
const plain = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	extensions: ['pgcrypto'],
	roles: [
		{ name: 'orders_app', access: 'read-write' },
		{ name: 'orders_report', access: 'read-only' },
		{ name: 'orders_migrator', access: 'migrate' },
	],
};

describe.each([
	['a superuser', applied.superuser, scripted.superuser, plain, ['orders']],
	[
		'an administrator, with odd names',
		await applied.createAdministrator('adm'),
		await scripted.createAdministrator('adm'),
		odd,
		[`o'd"d \\ \r\nacme`, `o'd"d \\ \r\n日本`],
	],
] as const)('as %s', (_who, appliedBy, scriptedBy, document, databases) => {
	test('psql -f of the script gives the same catalog as apply', async () => {
		const passwords = new Map<string, Secret>();
		const { result } = await provision(await openAs(applied, appliedBy), document, passwords);
		expect(result.failure).toBeNull();

		const plan = await planFor(await openAs(scripted, scriptedBy), document);
		const verifiers = await verifiersOf(passwords);
		const variables = [...verifiers].map(([role, verifier]) => `${psqlVariable(role)}=${verifier}`);
		await psql(scripted.url(scriptedBy.user), planSql(plan), variables);

		expect(await catalog(scripted, databases)).toBe(await catalog(applied, databases));
		const [role] = [...passwords.keys()];
		await signInAs(scripted, passwords, role ?? '', databases[0]);
	});
});

test('a verifier that is not given stops the script before anything is done', async () => {
	const document = {
		...plain,
		name: 'unset',
		database: { name: 'unset' },
		extensions: [],
		roles: [{ name: 'unset_app', access: 'read-only' }],
	};
	const before = await catalog(scripted);
	const plan = await planFor(await openAs(scripted), document);
	await expect(psql(scripted.url(), planSql(plan))).rejects.toThrow();
	expect(await catalog(scripted)).toBe(before);
});

test('a script that holds its verifiers needs no variables', async () => {
	const document = {
		...plain,
		name: 'held',
		database: { name: 'held' },
		extensions: [],
		roles: [{ name: 'held_app', access: 'read-only' }],
	};
	const passwords = new Map([['held_app', Secret.of('a-password-that-is-known')]]);
	const plan = await planFor(await openAs(scripted), document);
	const verifiers = await verifiersOf(passwords);
	await psql(scripted.url(), planSql(plan, verifiers));
	const client = await signInAs(scripted, passwords, 'held_app', 'held');
	expect((await client.query('SELECT current_user AS me')).rows).toEqual([{ me: 'held_app' }]);
});
