// A table that is the same for all tenants is so with all that inherits from it, or it is shut.
import { expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile } from '../live/shared-world.js';

const server = await testServer();

test('a listed table from which a table of the tenants inherits is shut', async () => {
	const document = loginProfile('heirs', { tables: ['base', 'child', 'alone'] });
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	await provision(opened, document, passwords);
	const migrator = await signInAs(server, passwords, 'heirs_migrator', 'heirs');
	await migrator.query(
		`CREATE TABLE base (what text); CREATE TABLE child (tenant_id uuid) INHERITS (base); CREATE TABLE alone (what text);
		 INSERT INTO child VALUES ('a', '${acme}'), ('g', '${globex}'); INSERT INTO alone VALUES ('of all')`,
	);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	const client = await signInAs(server, passwords, 'heirs_acme_app', 'heirs');
	expect(await refusal(client.query('SELECT FROM base'))).toBe('42501');
	expect((await client.query('SELECT what FROM child')).rows).toEqual([{ what: 'a' }]);
	expect((await client.query('SELECT what FROM alone')).rows).toEqual([{ what: 'of all' }]);
	const told = (await planFor(opened, document)).warnings.filter((warning) => warning.code === 'shut-to-tenants');
	expect(told.map((warning) => warning.message)).toEqual([
		expect.stringMatching(/^The logins get nothing on app\.base: other tables inherit from it/),
	]);
	const { checks } = await verifyProfile({
		profile: parseProfile(document),
		server: opened,
		passwordOf: (role) => passwords.get(role),
	});
	expect(checks.filter((check) => check.status === 'fail')).toEqual([]);
	// What was granted before it had a child is taken away again.
	await migrator.query('CREATE TABLE late (tenant_id uuid) INHERITS (alone)');
	expect((await provision(opened, document, passwords, {})).result.failure).toBeNull();
	expect(await refusal(client.query('SELECT FROM alone'))).toBe('42501');
});
