// Row security broken by hand: seen by the plan and by nothing less, mended by apply, and then nothing is left to do.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { breakAndMend, type Expected, toldOf } from './by-hand.js';
import { settingProfile } from './shared-world.js';

const server = await testServer();
const passwords = new Map<string, Secret>();
const document = settingProfile('drift', { type: 'integer' });
const healthy = { server, database: 'drift', document, passwords };

test('a healthy database, with tables and rows in it, has no difference', async () => {
	const opened = await openAs(server);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	const migrator = await signInAs(server, passwords, 'drift_migrator', 'drift');
	await migrator.query(`
		CREATE TABLE quiet (id serial, tenant_id int);
		CREATE TABLE busy (tenant_id int, name text);
		INSERT INTO busy VALUES (1, 'one'), (2, 'two');
		CREATE TABLE event (tenant_id int, at int) PARTITION BY RANGE (at);
		CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (10);
		INSERT INTO event VALUES (1, 1);
		CREATE VIEW seen AS SELECT * FROM quiet;
		CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM quiet`);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});

const condition = "tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::integer)";
const both = `TO drift_app, drift_report USING (${condition}) WITH CHECK (${condition})`;
const every = "TO drift_owner USING ((SELECT session_user) IN ('drift_migrator'))";
const everyRow = `${every} WITH CHECK ((SELECT session_user) IN ('drift_migrator'))`;

/** What is done by hand, and the whole plan that it leads to. */
const differences: readonly (readonly [string, Expected])[] = [
	['ALTER TABLE app.quiet DISABLE ROW LEVEL SECURITY', ['ALTER TABLE app.quiet ENABLE ROW LEVEL SECURITY']],
	['ALTER TABLE app.busy DISABLE ROW LEVEL SECURITY', ['ALTER TABLE app.busy ENABLE ROW LEVEL SECURITY']],
	['ALTER TABLE app.event NO FORCE ROW LEVEL SECURITY', ['ALTER TABLE app.event FORCE ROW LEVEL SECURITY']],
	['DROP POLICY gatehouse_tenant ON app.quiet', [`CREATE POLICY gatehouse_tenant ON app.quiet ${both}`]],
	['DROP POLICY gatehouse_floor ON app.busy', [`CREATE POLICY gatehouse_floor ON app.busy AS RESTRICTIVE ${both}`]],
	['DROP POLICY gatehouse_owner ON app.event', [`CREATE POLICY gatehouse_owner ON app.event ${everyRow}`]],
	['ALTER POLICY gatehouse_tenant ON app.quiet USING (true)', [`ALTER POLICY gatehouse_tenant ON app.quiet ${both}`]],
	[
		'ALTER POLICY gatehouse_tenant ON app.busy WITH CHECK (true)',
		[`ALTER POLICY gatehouse_tenant ON app.busy ${both}`],
	],
	['ALTER POLICY gatehouse_tenant ON app.quiet TO PUBLIC', [`ALTER POLICY gatehouse_tenant ON app.quiet ${both}`]],
	['ALTER POLICY gatehouse_floor ON app.quiet TO drift_app', [`ALTER POLICY gatehouse_floor ON app.quiet ${both}`]],
	[
		'DROP POLICY gatehouse_tenant ON app.quiet; CREATE POLICY gatehouse_tenant ON app.quiet FOR SELECT USING (true)',
		['DROP POLICY gatehouse_tenant ON app.quiet', `CREATE POLICY gatehouse_tenant ON app.quiet ${both}`],
	],
	[
		'DROP POLICY gatehouse_floor ON app.quiet; CREATE POLICY gatehouse_floor ON app.quiet USING (true)',
		['DROP POLICY gatehouse_floor ON app.quiet', `CREATE POLICY gatehouse_floor ON app.quiet AS RESTRICTIVE ${both}`],
	],
	[
		'DROP POLICY gatehouse_tenant ON app.busy; CREATE POLICY gatehouse_tenant ON app.busy AS RESTRICTIVE USING (true)',
		['DROP POLICY gatehouse_tenant ON app.busy', `CREATE POLICY gatehouse_tenant ON app.busy ${both}`],
	],
	['ALTER POLICY gatehouse_owner ON app.quiet USING (true)', [`ALTER POLICY gatehouse_owner ON app.quiet ${everyRow}`]],
	['DROP INDEX app.quiet_tenant_id_idx', ['CREATE INDEX quiet_tenant_id_idx ON app.quiet (tenant_id)']],
	['DROP INDEX app.busy_tenant_id_idx', ['CREATE INDEX CONCURRENTLY busy_tenant_id_idx ON app.busy (tenant_id)']],
	[
		'DROP INDEX app.event_tenant_id_idx',
		[
			'CREATE INDEX CONCURRENTLY event_1_tenant_id_idx ON app.event_1 (tenant_id)',
			'CREATE INDEX event_tenant_id_idx ON ONLY app.event (tenant_id)',
			'ALTER INDEX app.event_tenant_id_idx ATTACH PARTITION app.event_1_tenant_id_idx',
		],
	],
	['GRANT SELECT ON app.event_1 TO drift_app', ['REVOKE SELECT ON TABLE app.event_1 FROM drift_app']],
	['GRANT SELECT (at) ON app.event_1 TO drift_app', ['REVOKE SELECT (at) ON TABLE app.event_1 FROM drift_app']],
	['GRANT SELECT ON app.seen TO drift_report', ['REVOKE SELECT ON TABLE app.seen FROM drift_report']],
	['GRANT SELECT ON app.counted TO PUBLIC', ['REVOKE SELECT ON TABLE app.counted FROM PUBLIC']],
	['GRANT TRUNCATE ON app.busy TO drift_app', ['REVOKE TRUNCATE ON TABLE app.busy FROM drift_app']],
	[
		'GRANT REFERENCES (tenant_id) ON app.busy TO drift_app',
		['REVOKE REFERENCES (tenant_id) ON TABLE app.busy FROM drift_app'],
	],
	['REVOKE ALL ON app.quiet FROM drift_app', ['GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE app.quiet TO drift_app']],
	[
		'REVOKE USAGE ON SEQUENCE app.quiet_id_seq FROM drift_app',
		['GRANT USAGE ON SEQUENCE app.quiet_id_seq TO drift_app'],
	],
	...['drift_owner IN SCHEMA app', 'drift_migrator IN SCHEMA app', 'drift_owner', 'drift_migrator'].flatMap((who) =>
		['drift_app', 'PUBLIC'].map((grantee): readonly [string, Expected] => [
			`ALTER DEFAULT PRIVILEGES FOR ROLE ${who} GRANT SELECT ON TABLES TO ${grantee}`,
			[`ALTER DEFAULT PRIVILEGES FOR ROLE ${who} REVOKE SELECT ON TABLES FROM ${grantee}`],
		]),
	),
];

test.each(differences)('%s', (hand, expected) => breakAndMend(healthy, hand, expected));

/** Done by hand, taken back by hand, and the warning that tells it, with the statement for whoever decides. */
const told: readonly (readonly [string, string, string, RegExp])[] = [
	[
		'CREATE POLICY mine ON app.busy USING (true)',
		'DROP POLICY mine ON app.busy',
		'stranger-policy',
		/mine on app\.busy.*DROP POLICY mine ON app\.busy;/,
	],
	[
		'CREATE POLICY mine ON app.busy TO drift_owner USING (true)',
		'DROP POLICY mine ON app.busy',
		'stranger-policy',
		/mine on app\.busy/,
	],
	[
		'CREATE POLICY narrow ON app.busy AS RESTRICTIVE USING (false)',
		'DROP POLICY narrow ON app.busy',
		'stranger-policy',
		/narrow on app\.busy/,
	],
	[
		'ALTER TABLE app.busy ADD UNIQUE (name)',
		'ALTER TABLE app.busy DROP CONSTRAINT busy_name_key',
		'key-without-tenant',
		/busy_name_key of busy is a key without tenant_id/,
	],
	[
		'ALTER TABLE app.busy ADD CONSTRAINT apart EXCLUDE USING btree (name WITH =)',
		'ALTER TABLE app.busy DROP CONSTRAINT apart',
		'key-without-tenant',
		/apart of busy is a key without tenant_id/,
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT SELECT ON TABLES TO drift_app',
		'ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE SELECT ON TABLES FROM drift_app',
		'stranger-default',
		/drift_app would get SELECT on later tables of postgres in any schema.*REVOKE SELECT ON TABLES FROM drift_app;/,
	],
	[
		'CREATE TABLE app.by_hand ()',
		'DROP TABLE app.by_hand',
		'uncovered-creator',
		/^postgres owns app\.by_hand and is no creator/,
	],
	[
		'CREATE TABLE app.typed (tenant_id text)',
		'DROP TABLE app.typed',
		'shut-to-tenants',
		/nothing on app\.typed: its tenant_id is of type text, and the profile's keys are integer/,
	],
];

describe('what is not ours to take away is told, with the statement', () => {
	test.each(told)('%s', async (hand, back, code, words) => {
		expect(await toldOf(healthy, hand, back, code)).toMatch(words);
	});
});

test('a table that a login owns is told, and the login is never let past the policies', async () => {
	await server.query('ALTER TABLE app.quiet OWNER TO drift_app', [], 'drift');
	const opened = await openAs(server);
	const plan = await planFor(opened, document);
	expect(plan.warnings.map((warning) => warning.message).join('\n')).toMatch(/drift_app owns app\.quiet/);
	await provision(opened, document, passwords);
	const policies = await server.query(
		`SELECT polname, pg_get_expr(polqual, polrelid) AS rows FROM pg_policy WHERE polrelid = 'app.quiet'::regclass ORDER BY 1`,
		[],
		'drift',
	);
	expect(policies.map((policy) => policy['polname'])).toEqual(['gatehouse_floor', 'gatehouse_tenant']);
	await server.query('ALTER TABLE app.quiet OWNER TO drift_owner', [], 'drift');
	await provision(opened, document, passwords);
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});
