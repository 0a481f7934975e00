// What runs with the rights of the owner of things that no policy guards: told before, and never called proved.
import { describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile, settingProfile } from '../live/shared-world.js';

const server = await testServer();

describe.each([
	['a login each', loginProfile('mapped'), 'mapped_acme_app', ''],
	['one login', settingProfile('pooled'), 'pooled_app', `SET app.tenant_id = '${acme}'; `],
] as const)('%s', (_what, document, login, begin) => {
	const { name } = document;
	const passwords = new Map<string, Secret>();
	const told = async () =>
		(await planFor(await openAs(server), document)).warnings
			.filter((warning) => /^(?:definer-routine|key-without-tenant|foreign-key-without-tenant)$/.test(warning.code))
			.map((warning) => warning.message);
	const unproved = async () => {
		const report = await verifyProfile({
			profile: parseProfile(document),
			server: await openAs(server),
			passwordOf: (role) => passwords.get(role),
		});
		expect(report.checks.filter((check) => check.status === 'fail')).toEqual([]);
		return report.checks.filter((check) => check.id.includes('definer-routines'));
	};

	test('what a routine reads from a partition of itself', async () => {
		const opened = await openAs(server);
		await provision(opened, document, passwords);
		const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
		await migrator.query(
			`CREATE TABLE events (tenant_id uuid, at int, what text) PARTITION BY RANGE (at);
			 CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
			 CREATE FUNCTION whole() RETURNS SETOF events LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM app.events';
			 INSERT INTO events VALUES ('${acme}', 1, 'a'), ('${globex}', 2, 'g')`,
		);
		await provision(opened, document, passwords);
		const client = await signInAs(server, passwords, login, name);
		const seen = async (sql: string) => (await client.query(`${begin}${sql}`)) as unknown as { rows?: unknown[] }[];
		// In the table itself the policies bind the owner too, so there is nothing to tell where there are no partitions.
		expect(JSON.stringify(await seen('SELECT what FROM whole()'))).not.toContain('"g"');
		await migrator.query(
			`CREATE FUNCTION part() RETURNS SETOF events_1 LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM app.events_1'`,
		);
		expect(JSON.stringify(await seen('SELECT what FROM part()'))).toContain('"g"');
		expect(await told()).toEqual([
			expect.stringMatching(
				/^app\.part\(\) and app\.whole\(\) run with the rights of \w+_owner, .* in app\.events_1: /,
			),
		]);
		const [check, ...more] = await unproved();
		expect(more).toEqual([]);
		expect(check).toMatchObject({ status: 'unchecked', found: expect.stringContaining('app.events_1') });
		await server.query(check?.fix ?? '', [], name);
		expect(await unproved()).toEqual([]);
		expect(await told()).toEqual([]);
		expect(await refusal(client.query(`${begin}SELECT FROM part()`))).toBe('42501');
		await client.end();
		await migrator.end();
	});

	test('keys that a partition alone has', async () => {
		await server.query(
			`CREATE UNIQUE INDEX by_what ON app.events_1 (what); ALTER TABLE app.events_1 ADD CONSTRAINT by_at UNIQUE (at);
			 CREATE TABLE app.refs (tenant_id uuid, at int CONSTRAINT to_part REFERENCES app.events_1 (at)); ALTER TABLE app.refs OWNER TO ${name}_owner`,
			[],
			name,
		);
		expect(await told()).toEqual([
			expect.stringMatching(/^by_at of events_1 and by_what of events_1 are keys without tenant_id: /),
			expect.stringMatching(/^to_part of refs refers to rows without tenant_id: /),
		]);
	});
});
