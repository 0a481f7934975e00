// A run that mends much and is stopped at its very end gives back what it took, just as it was.
import { expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile, settingProfile } from './shared-world.js';

const server = await testServer();
const options = server.version >= 160_000;

type Opened = Awaited<ReturnType<typeof openAs>>;
type LoginProfile = ReturnType<typeof loginProfile>;
type SettingProfile = ReturnType<typeof settingProfile>;

const world = async (document: LoginProfile, tables: string) => {
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	await provision(opened, document, passwords);
	const migrator = await signInAs(server, passwords, `${document.name}_migrator`, document.name);
	await migrator.query(tables);
	await migrator.end();
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	return { opened, passwords };
};

/** Runs the plan, and stops it when the server has its last statement. */
async function stoppedAtItsEnd(
	opened: Opened,
	document: LoginProfile | SettingProfile,
	passwords: Map<string, Secret>,
) {
	const last = statementsOf(await planFor(opened, document)).at(-1)?.id;
	const stop = new AbortController();
	const { result } = await provision(opened, document, passwords, {
		signal: stop.signal,
		onEvent: (event) => {
			if (event.type === 'statement-started' && event.id === last) stop.abort();
		},
	});
	return result;
}

test('memberships, grants, the map, policies and defaults', async () => {
	const document = loginProfile('back');
	const { opened, passwords } = await world(
		document,
		`CREATE TABLE quiet (id serial, tenant_id uuid); CREATE TABLE busy (tenant_id uuid); INSERT INTO busy VALUES ('${acme}')`,
	);
	await server.query('CREATE ROLE dba');
	for (const sql of [
		'GRANT back_owner TO back_acme_app WITH ADMIN OPTION',
		options ? 'GRANT pg_monitor TO back_acme_app WITH INHERIT FALSE, SET TRUE' : 'GRANT pg_monitor TO back_acme_app',
		options ? 'GRANT back_tenants TO back_globex_app WITH SET TRUE' : 'ALTER ROLE back_globex_app NOINHERIT',
		'REVOKE back_tenants FROM back_acme_app',
		'ALTER ROLE back_acme_app CREATEDB NOLOGIN',
		'GRANT CONNECT, TEMPORARY ON DATABASE back TO back_acme_app',
		'ALTER ROLE back_acme_app IN DATABASE back SET search_path = public, "Odd one"',
		'GRANT CREATE ON SCHEMA app TO back_acme_app',
		'GRANT UPDATE (key) ON gatehouse.map TO back_acme_app',
		'GRANT SELECT (id) ON app.quiet TO back_acme_app WITH GRANT OPTION',
		`UPDATE gatehouse.map SET key = '${globex}' WHERE login = 'back_acme_app'`,
		"DELETE FROM gatehouse.map WHERE login = 'back_globex_app'",
		'ALTER TABLE gatehouse.map OWNER TO back_owner',
		'ALTER SCHEMA gatehouse OWNER TO back_owner',
		'GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO back_migrator',
		'ALTER FUNCTION gatehouse.tenant() OWNER TO back_owner',
		'GRANT TRUNCATE, SELECT ON app.quiet TO back_acme_app WITH GRANT OPTION',
		'ALTER POLICY gatehouse_tenant ON app.quiet TO PUBLIC USING (true)',
		'DROP POLICY gatehouse_floor ON app.quiet; CREATE POLICY gatehouse_floor ON app.quiet FOR UPDATE TO back_tenants USING (true)',
		'DROP POLICY gatehouse_owner ON app.quiet; CREATE POLICY gatehouse_owner ON app.quiet USING (true)',
		'ALTER DEFAULT PRIVILEGES FOR ROLE back_owner IN SCHEMA app GRANT SELECT ON TABLES TO back_tenants WITH GRANT OPTION',
		'ALTER DEFAULT PRIVILEGES FOR ROLE back_owner GRANT EXECUTE ON ROUTINES TO PUBLIC',
		'ALTER TABLE app.quiet NO FORCE ROW LEVEL SECURITY',
		'ALTER TABLE app.busy DISABLE ROW LEVEL SECURITY',
	])
		await server.query(sql, [], 'back');
	const broken = await catalog(server, ['back']);
	const plan = await planFor(opened, document);
	expect(new Set(plan.phases.map((phase) => phase.id))).toEqual(new Set(['A', 'B', 'C', 'D']));
	const result = await stoppedAtItsEnd(opened, document, passwords);
	expect(result).toMatchObject({ status: 'cancelled', remains: [] });
	expect(await catalog(server, ['back'])).toBe(broken);
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
});

test('an index that somebody made, and that was attached meanwhile, is not dropped', async () => {
	const document = settingProfile('kept', { type: 'integer' });
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	await provision(opened, document, passwords);
	await server.query(
		`SET search_path = app;
		 CREATE TABLE item (tenant_id int, at int) PARTITION BY RANGE (at);
		 CREATE TABLE item_1 PARTITION OF item FOR VALUES FROM (0) TO (10);
		 CREATE TABLE item_2 PARTITION OF item FOR VALUES FROM (10) TO (20);
		 INSERT INTO item VALUES (1, 1), (1, 11); CREATE INDEX of_a_dba ON item_1 (tenant_id)`,
		[],
		'kept',
	);
	// No statement detaches an index again, so those that were attached stay, and are told.
	expect(await stoppedAtItsEnd(opened, document, passwords)).toMatchObject({
		status: 'partial',
		remains: [expect.stringMatching(/^indexes in kept: /)],
	});
	expect(await server.query(`SELECT to_regclass('app.of_a_dba') IS NOT NULL AS there`, [], 'kept')).toEqual([
		{ there: true },
	]);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});
