// The two patterns that share a database, on paper.
import { describe, expect, test } from 'vitest';
import type { CurrentObject, Membership } from '../../../source/core/access/current.js';
import type { CurrentPolicy, CurrentTable } from '../../../source/core/access/row-security/current.js';
import { RefusedError } from '../../../source/core/errors.js';
import { type Plan, statementsOf } from '../../../source/core/plan/plan.js';
import { undoText } from '../../../source/core/plan/undo-text.js';
import { preview } from '../../../source/core/sql/render.js';
import { administrator, bystander, database, freshServer, interior, role } from '../../helpers/current.js';
import { planOf, sqlOf } from '../../helpers/plan-of.js';

const shop = {
	version: 1,
	name: 'shop',
	pattern: 'schema-per-tenant',
	database: { name: 'shop' },
	schema: '{tenant}',
	roles: [
		{ name: '{tenant}_app', access: 'read-write' },
		{ name: 'shop_migrator', access: 'migrate' },
	],
	tenants: ['acme', 'globex'],
};

const shared = {
	version: 1,
	name: 'shop',
	pattern: 'shared-schema',
	database: { name: 'shop' },
	roles: [
		{ name: 'shop_app', access: 'read-write' },
		{ name: 'shop_migrator', access: 'migrate' },
	],
};

const logins = {
	...shared,
	roles: [
		{ name: '{tenant}_app', access: 'read-write' },
		{ name: 'shop_migrator', access: 'migrate' },
	],
	rowSecurity: { identify: 'login', type: 'text' },
	tenants: ['acme', 'globex'],
};

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);
const phasesOf = (plan: Plan) =>
	plan.phases.map((phase) => `${phase.id}${phase.concurrent === true ? ' concurrent' : ''}`);

describe('a schema for each tenant', () => {
	test('makes one group that may connect, and a schema and logins for each', () => {
		expect(sqlOf(planOf(shop, freshServer()))).toMatchInlineSnapshot(`
			[
			  "CREATE ROLE shop_db_owner NOLOGIN",
			  "COMMENT ON ROLE shop_db_owner IS 'gatehouse: shop'",
			  "CREATE ROLE shop_owner NOLOGIN",
			  "COMMENT ON ROLE shop_owner IS 'gatehouse: shop'",
			  "CREATE ROLE shop_connect NOLOGIN",
			  "COMMENT ON ROLE shop_connect IS 'gatehouse: shop'",
			  "CREATE ROLE acme_app LOGIN PASSWORD '••••••••'",
			  "COMMENT ON ROLE acme_app IS 'gatehouse: shop'",
			  "CREATE ROLE shop_migrator LOGIN PASSWORD '••••••••'",
			  "COMMENT ON ROLE shop_migrator IS 'gatehouse: shop'",
			  "CREATE ROLE globex_app LOGIN PASSWORD '••••••••'",
			  "COMMENT ON ROLE globex_app IS 'gatehouse: shop'",
			  "GRANT shop_connect TO acme_app, shop_migrator, globex_app WITH INHERIT TRUE, SET FALSE",
			  "GRANT shop_owner TO shop_migrator WITH INHERIT TRUE, SET TRUE",
			  "CREATE DATABASE shop TEMPLATE template0 ALLOW_CONNECTIONS false",
			  "ALTER DATABASE shop OWNER TO shop_db_owner",
			  "REVOKE ALL ON DATABASE shop FROM PUBLIC",
			  "GRANT CONNECT ON DATABASE shop TO shop_connect",
			  "COMMENT ON DATABASE shop IS 'gatehouse: shop'",
			  "ALTER ROLE acme_app IN DATABASE shop SET search_path = acme",
			  "ALTER ROLE globex_app IN DATABASE shop SET search_path = globex",
			  "ALTER ROLE shop_migrator IN DATABASE shop SET role = 'shop_owner'",
			  "ALTER DATABASE shop ALLOW_CONNECTIONS true",
			  "REVOKE ALL ON SCHEMA public FROM PUBLIC",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner REVOKE EXECUTE ON ROUTINES FROM PUBLIC",
			  "CREATE SCHEMA acme AUTHORIZATION shop_owner",
			  "COMMENT ON SCHEMA acme IS 'gatehouse: shop'",
			  "GRANT USAGE ON SCHEMA acme TO acme_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA acme GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO acme_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA acme GRANT USAGE, SELECT ON SEQUENCES TO acme_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA acme GRANT EXECUTE ON ROUTINES TO acme_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator IN SCHEMA acme GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO acme_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator IN SCHEMA acme GRANT USAGE, SELECT ON SEQUENCES TO acme_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator IN SCHEMA acme GRANT EXECUTE ON ROUTINES TO acme_app",
			  "CREATE SCHEMA globex AUTHORIZATION shop_owner",
			  "COMMENT ON SCHEMA globex IS 'gatehouse: shop'",
			  "GRANT USAGE ON SCHEMA globex TO globex_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA globex GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO globex_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA globex GRANT USAGE, SELECT ON SEQUENCES TO globex_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA globex GRANT EXECUTE ON ROUTINES TO globex_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator IN SCHEMA globex GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO globex_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator IN SCHEMA globex GRANT USAGE, SELECT ON SEQUENCES TO globex_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator IN SCHEMA globex GRANT EXECUTE ON ROUTINES TO globex_app",
			]
		`);
	});

	test('has a migrate login for each tenant where each has its own owner', () => {
		const document = {
			...shop,
			owner: '{tenant}_owner',
			roles: [
				{ name: '{tenant}_app', access: 'read-write' },
				{ name: '{tenant}_migrator', access: 'migrate' },
			],
		};
		const lines = sqlOf(planOf(document, freshServer()));
		expect(lines).toContain('GRANT acme_owner TO acme_migrator WITH INHERIT TRUE, SET TRUE');
		expect(lines).toContain("ALTER ROLE acme_migrator IN DATABASE shop SET role = 'acme_owner'");
		expect(lines).toContain('ALTER ROLE acme_migrator IN DATABASE shop SET search_path = acme');
		expect(lines).toContain('CREATE SCHEMA acme AUTHORIZATION acme_owner');
	});

	test('leaves the search_path of a migrate login for all tenants alone', () => {
		const lines = sqlOf(planOf(shop, freshServer()));
		expect(lines.filter((line) => line.includes('shop_migrator') && line.includes('search_path'))).toEqual([]);
	});

	test('shares many tenants among transactions that may run at the same time', () => {
		const plan = planOf({ ...shop, tenants: numbered(120) }, freshServer());
		const roles = ['A concurrent', 'A concurrent', 'A concurrent', 'A'];
		expect(phasesOf(plan)).toEqual([...roles, 'B', 'B', 'C', 'C concurrent', 'C concurrent', 'C concurrent']);
	});

	test('runs the schemas one after another where the administrator joins the owner in each', () => {
		const plan = planOf({ ...shop, tenants: numbered(120) }, freshServer({ administrator }));
		const roles = ['A concurrent', 'A concurrent', 'A concurrent', 'A'];
		expect(phasesOf(plan)).toEqual([...roles, 'B', 'B', 'C', 'C', 'C', 'C']);
	});

	test('makes at most fifty roles in one transaction, and their memberships in one of their own', () => {
		const plan = planOf({ ...shop, tenants: numbered(120) }, freshServer());
		const made = plan.phases
			.filter((phase) => phase.id === 'A')
			.map((phase) => sqlOf({ ...plan, phases: [phase] }).filter((line) => line.startsWith('CREATE ROLE')).length);
		expect(made).toEqual([50, 50, 24, 0]);
	});

	test('refuses a schema of a tenant that somebody else has made', () => {
		const acme = { name: 'acme', owner: 'postgres', acl: [], comment: null };
		const server = freshServer({
			databases: [database('shop', 'shop_db_owner', { comment: 'gatehouse: shop' })],
			roles: [...freshServer().roles, role('shop_db_owner', { comment: 'gatehouse: shop' })],
			interiors: [interior('shop', { schemas: [acme] })],
		});
		expect(() => planOf(shop, server)).toThrow(RefusedError);
		expect(() => planOf(shop, server)).toThrow('Schema acme exists in shop and was not made by this profile.');
	});

	test('says nothing of INHERIT and SET before 16, which does not know them', () => {
		const lines = sqlOf(planOf(shop, freshServer({ version: 150_000 })));
		expect(lines).toContain('GRANT shop_connect TO acme_app, shop_migrator, globex_app');
	});
});

/** A table as the migrate login leaves it. */
function table(name: string, changes: Partial<CurrentObject> = {}): CurrentObject {
	return {
		schema: 'app',
		name,
		signature: null,
		kind: 'table',
		owner: 'shop_owner',
		acl: [],
		ofExtension: false,
		isPartition: false,
		rowSecurity: false,
		forcedRowSecurity: false,
		securityDefiner: false,
		securityInvoker: false,
		...changes,
	};
}

function withColumn(name: string, changes: Partial<CurrentTable> = {}): CurrentTable {
	return {
		schema: 'app',
		name,
		kind: 'table',
		owner: 'shop_owner',
		parent: null,
		actors: [],
		columnType: 'uuid',
		holdsRows: false,
		hasChildren: false,
		...changes,
	};
}

const marked = { comment: 'gatehouse: shop' };

/** After the first run: the roles, the database and the schema are there, and these tables. */
function provisioned(objects: readonly CurrentObject[], tables: readonly CurrentTable[]) {
	const ours = ['shop_db_owner', 'shop_owner', 'shop_app', 'shop_migrator'];
	const usage = (grantee: string) => ({ grantor: 'shop_owner', grantee, privilege: 'USAGE', grantable: false });
	return freshServer({
		roles: [...freshServer().roles, ...ours.map((name) => role(name, { ...marked, login: !name.endsWith('owner') }))],
		databases: [database('shop', 'shop_db_owner', marked)],
		interiors: [
			interior('shop', {
				schemas: [{ name: 'app', owner: 'shop_owner', acl: [usage('shop_app')], ...marked }],
				objects,
				rowSecurity: {
					tables,
					policies: [],
					indexes: [],
					foreignKeys: [],
					map: { table: null, function: null, entries: [] },
				},
			}),
		],
	});
}

describe('shared tables', () => {
	const inside = (plan: Plan, id: string) =>
		plan.phases.filter((phase) => phase.id === id).map((phase) => sqlOf({ ...plan, phases: [phase] }));

	test('have no default privileges: a table that comes later stays shut', () => {
		const lines = sqlOf(planOf(shared, freshServer())).filter((line) => line.startsWith('ALTER DEFAULT PRIVILEGES'));
		expect(lines.filter((line) => line.includes('ON TABLES'))).toEqual([]);
		expect(lines.filter((line) => line.includes('ON SEQUENCES')).length).toBe(2);
	});

	test('get their policies, and only then their grants', () => {
		const plan = planOf(shared, provisioned([table('orders')], [withColumn('orders')]));
		const lines = sqlOf(plan).filter((line) => line.includes('orders'));
		expect(lines).toMatchInlineSnapshot(`
			[
			  "CREATE INDEX orders_tenant_id_idx ON app.orders (tenant_id)",
			  "ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY",
			  "ALTER TABLE app.orders FORCE ROW LEVEL SECURITY",
			  "CREATE POLICY gatehouse_tenant ON app.orders TO shop_app USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)) WITH CHECK (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))",
			  "CREATE POLICY gatehouse_floor ON app.orders AS RESTRICTIVE TO shop_app USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)) WITH CHECK (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))",
			  "CREATE POLICY gatehouse_owner ON app.orders TO shop_owner USING ((SELECT session_user) IN ('shop_migrator')) WITH CHECK ((SELECT session_user) IN ('shop_migrator'))",
			  "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE app.orders TO shop_app",
			]
		`);
	});

	test('show nobody anything where every login migrates: no policy is for no one', () => {
		const document = { ...shared, roles: [{ name: 'shop_migrator', access: 'migrate' }] };
		const plan = planOf(document, provisioned([table('orders')], [withColumn('orders')]));
		expect(sqlOf(plan).filter((line) => line.includes('POLICY') || line.includes('ROW LEVEL'))).toEqual([
			'ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY',
			'ALTER TABLE app.orders FORCE ROW LEVEL SECURITY',
			"CREATE POLICY gatehouse_owner ON app.orders TO shop_owner USING ((SELECT session_user) IN ('shop_migrator')) WITH CHECK ((SELECT session_user) IN ('shop_migrator'))",
		]);
	});

	test('are seen to one by one where somebody writes to them: the index beside, the policies in a short transaction', () => {
		const server = provisioned([table('orders')], [withColumn('orders', { holdsRows: true })]);
		const plan = planOf(shared, server);
		const [index, policies] = inside(plan, 'D');
		expect(index).toEqual(['CREATE INDEX CONCURRENTLY orders_tenant_id_idx ON app.orders (tenant_id)']);
		expect(policies?.[0]).toBe('ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY');
		expect(policies?.at(-1)).toBe('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE app.orders TO shop_app');
		expect(sqlOf(plan).filter((line) => line.includes('ALL TABLES'))).toEqual([]);
	});

	test('shut: without the column, of another type, a partition, a view with its owner’s rights', () => {
		const plan = planOf(
			shared,
			provisioned(
				[
					table('countries'),
					table('odd'),
					table('part', { isPartition: true }),
					table('all_orders', { kind: 'view' }),
					table('totals', { kind: 'materialized view' }),
				],
				[
					withColumn('countries', { columnType: null }),
					withColumn('odd', { columnType: 'text' }),
					withColumn('part', { parent: { schema: 'app', name: 'orders' } }),
				],
			),
		);
		expect(sqlOf(plan).filter((line) => line.startsWith('GRANT') && line.includes('ON TABLE'))).toEqual([]);
		const told = plan.warnings.filter((warning) => warning.code === 'shut-to-tenants').map((each) => each.message);
		expect(told.map((message) => message.split(':')[0])).toEqual([
			'The logins get nothing on app.countries',
			'The logins get nothing on app.odd',
			'The logins get nothing on app.all_orders',
			'The logins get nothing on app.totals',
		]);
	});

	test('named by the profile and without the column are read by everyone and written by nobody', () => {
		const document = { ...shared, rowSecurity: { tables: ['countries'] } };
		const plan = planOf(
			document,
			provisioned(
				[table('countries'), table('orders')],
				[withColumn('countries', { columnType: null }), withColumn('orders')],
			),
		);
		expect(sqlOf(plan).filter((line) => line.includes('ON TABLE '))).toEqual([
			'GRANT SELECT ON TABLE app.countries TO shop_app',
		]);
		expect(plan.warnings.map((warning) => warning.code)).toContain('common-tables');
	});

	test('in a `public` that the profile has taken over are its own: opening them only adds', () => {
		const place = { schema: 'public' };
		const server = provisioned([table('orders', place)], [withColumn('orders', place)]);
		const comment = 'standard public schema';
		const interiors = server.interiors.map((inside) => ({
			...inside,
			schemas: inside.schemas.map((each) => ({ ...each, name: 'public', comment })),
		}));
		const effects = statementsOf(planOf({ ...shared, ...place }, { ...server, interiors }))
			.filter((each) => preview(each.sql).includes('public.orders'))
			.map((each) => each.effect);
		expect(effects.length).toBeGreaterThan(5);
		expect(new Set(effects)).toEqual(new Set(['create']));
	});

	test('of somebody else’s are a change, and whoever finds no rows any more is told', () => {
		const held = { grantor: 'shop_owner', grantee: 'bi', privilege: 'SELECT', grantable: false };
		const server = provisioned([table('orders', { acl: [held] })], [withColumn('orders')]);
		const plan = planOf(shared, { ...server, bystanders: [bystander('bi')] });
		expect(plan.warnings.map((warning) => warning.code)).toContain('rows-hidden');
		const enable = plan.phases
			.flatMap((phase) => phase.statements)
			.find((each) => each.purpose.includes('from here on'));
		expect(enable?.effect).toBe('change');
	});
});

describe('a login that the profile gained', () => {
	const more = [
		{ name: 'shop_report', access: 'read-only' },
		{ name: 'shop_nightly', access: 'migrate' },
	];
	const rows = `(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))`;
	const everyRow = `(( SELECT SESSION_USER AS "session_user") = 'shop_migrator'::name)`;
	const policy = (name: string, roles: readonly string[], held: string, permissive = true): CurrentPolicy => {
		const place = { schema: 'app', table: 'orders', command: 'ALL' } as const;
		return { ...place, name, roles, using: held, check: held, permissive };
	};
	/** How the policies of a table on which `shop_app` works come to be for the new logins too. */
	const effects = (floor: readonly string[]): readonly string[] => {
		const held = { grantor: 'shop_owner', grantee: 'shop_app', privilege: 'SELECT', grantable: false };
		const secure = { rowSecurity: true, forcedRowSecurity: true };
		const server = provisioned([table('orders', { ...secure, acl: [held] })], [withColumn('orders')]);
		const policies = [
			policy('gatehouse_tenant', ['shop_app'], rows),
			policy('gatehouse_floor', floor, rows, false),
			policy('gatehouse_owner', ['shop_owner'], everyRow),
		];
		const interiors = server.interiors.map((inside) => ({
			...inside,
			rowSecurity: inside.rowSecurity && { ...inside.rowSecurity, policies },
		}));
		return statementsOf(planOf({ ...shared, roles: [...shared.roles, ...more] }, { ...server, interiors }))
			.map((each) => [preview(each.sql), each.effect])
			.filter(([line]) => line?.startsWith('ALTER POLICY'))
			.map(([line, effect]) => `${line?.split(' ')[2]}: ${effect}`);
	};

	test('is let into the policies as it is into the rest: that only adds', () => {
		const all = ['gatehouse_tenant: create', 'gatehouse_floor: create', 'gatehouse_owner: create'];
		expect(effects(['shop_app'])).toEqual(all);
	});

	test('is no cover for a policy that somebody has taken from another', () => {
		expect(effects(['shop_report'])).toContain('gatehouse_floor: change');
	});
});

describe('what a hostile reader found', () => {
	const held = (changes: Partial<CurrentPolicy>): CurrentPolicy => ({
		schema: 'app',
		table: 'orders',
		name: 'gatehouse_tenant',
		permissive: true,
		command: 'ALL',
		roles: ['shop_app'],
		using: '(x IS NOT NULL)',
		check: '(x IS NOT NULL)',
		...changes,
	});
	const withPolicy = (policy: CurrentPolicy) => {
		const server = provisioned(
			[table('orders', { rowSecurity: true, forcedRowSecurity: true })],
			[withColumn('orders')],
		);
		const [inside] = server.interiors;
		if (inside?.rowSecurity == null) throw new Error('no inside');
		return { ...server, interiors: [{ ...inside, rowSecurity: { ...inside.rowSecurity, policies: [policy] } }] };
	};
	const aboutTenant = (policy: CurrentPolicy) =>
		sqlOf(planOf(shared, withPolicy(policy)))
			.filter((line) => line.includes('POLICY gatehouse_tenant'))
			.map((line) => line.split(' ').slice(0, 2).join(' '));

	test('a policy is altered where that can be taken back, and made anew where it cannot', () => {
		expect(aboutTenant(held({}))).toEqual(['ALTER POLICY']);
		expect(aboutTenant(held({ check: null }))).toEqual(['DROP POLICY', 'CREATE POLICY']);
	});

	test('a column whose collation takes different keys for equal is shut', () => {
		const columnType = 'text, in a collation that holds different keys for equal';
		const plan = planOf(
			{ ...shared, rowSecurity: { type: 'text' } },
			provisioned([table('orders')], [withColumn('orders', { columnType })]),
		);
		expect(sqlOf(plan).filter((line) => line.includes('app.orders'))).toEqual([]);
		expect(plan.warnings.map((warning) => warning.message).join()).toContain('different keys for equal');
	});

	const member = (changes: Partial<Membership>): Membership => ({
		role: 'analyst',
		member: 'shop_app',
		grantor: 'postgres',
		admin: true,
		inherit: false,
		set: false,
		...changes,
	});

	test('the undo of a membership gives back what was held and nothing more', () => {
		const plan = planOf(shared, { ...provisioned([], []), memberships: [member({})] });
		const leave = plan.phases
			.flatMap((phase) => phase.statements)
			.find((each) => preview(each.sql).startsWith('REVOKE analyst'));
		expect(leave === undefined ? '' : undoText(leave.undo)).toBe(
			'GRANT analyst TO shop_app WITH ADMIN TRUE, INHERIT FALSE, SET FALSE GRANTED BY postgres;',
		);
	});

	test('a membership that was handed on is told, for the server would refuse to take it', () => {
		const onward = member({ member: 'other', grantor: 'shop_app' });
		const plan = planOf(shared, { ...provisioned([], []), memberships: [member({}), onward] });
		expect(sqlOf(plan).filter((line) => line.startsWith('REVOKE analyst'))).toEqual([]);
		expect(plan.warnings.map((warning) => warning.code)).toContain('handed-on');
	});

	test('a tenant that takes the mark off its own schema shuts nobody out', () => {
		const marked = { comment: 'gatehouse: shop' };
		const acme = { name: 'acme', owner: 'shop_owner', acl: [], comment: null };
		const server = freshServer({
			databases: [database('shop', 'shop_db_owner', marked)],
			roles: [...freshServer().roles, role('shop_db_owner', marked), role('shop_owner', marked)],
			interiors: [interior('shop', { schemas: [acme] })],
		});
		expect(() => planOf(shop, server)).not.toThrow();
	});
});

describe('a login for each tenant on shared tables', () => {
	test('keeps a map that no login can read, and asks it by who signed in', () => {
		const lines = sqlOf(planOf(logins, freshServer()));
		expect(
			lines.filter((line) => line.includes('gatehouse.') || line.includes('SCHEMA gatehouse')),
		).toMatchInlineSnapshot(`
			[
			  "CREATE SCHEMA gatehouse AUTHORIZATION shop_db_owner",
			  "COMMENT ON SCHEMA gatehouse IS 'gatehouse: shop'",
			  "CREATE TABLE gatehouse.map (login name PRIMARY KEY, key text NOT NULL)",
			  "ALTER TABLE gatehouse.map OWNER TO shop_db_owner",
			  "CREATE OR REPLACE FUNCTION gatehouse.tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT key FROM gatehouse.map WHERE login = session_user'",
			  "ALTER FUNCTION gatehouse.tenant() OWNER TO shop_db_owner",
			  "GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO shop_tenants",
			  "REVOKE ALL ON FUNCTION gatehouse.tenant() FROM PUBLIC",
			  "INSERT INTO gatehouse.map (login, key) VALUES ('acme_app', 'acme'), ('globex_app', 'globex')",
			]
		`);
	});

	test('gives each kind of login a group where they differ', () => {
		const document = { ...logins, roles: [...logins.roles, { name: '{tenant}_report', access: 'read-only' }] };
		const lines = sqlOf(planOf(document, freshServer()));
		expect(lines.filter((line) => line.startsWith('GRANT shop_tenants'))).toEqual([
			'GRANT shop_tenants TO acme_app, acme_report, globex_app, globex_report WITH INHERIT TRUE, SET FALSE',
			'GRANT shop_tenants_read_write TO acme_app, globex_app WITH INHERIT TRUE, SET FALSE',
			'GRANT shop_tenants_read_only TO acme_report, globex_report WITH INHERIT TRUE, SET FALSE',
		]);
	});
});
