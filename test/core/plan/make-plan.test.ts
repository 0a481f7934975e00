import { describe, expect, test } from 'vitest';
import type { Current } from '../../../source/core/access/current.js';
import { InsufficientPrivilegeError, InvalidProfileError, RefusedError } from '../../../source/core/errors.js';
import { statementsOf, summarise } from '../../../source/core/plan/plan.js';
import { administrator, database, freshServer, interior, role } from '../../helpers/current.js';
import { orders, planOf, sqlOf } from '../../helpers/plan-of.js';

const mark = 'gatehouse: orders';

describe('on a fresh server', () => {
	const plan = planOf(orders, freshServer());

	test('makes owners, logins, the database and everything inside, in this order', () => {
		expect(sqlOf(plan)).toMatchInlineSnapshot(`
			[
			  "CREATE ROLE orders_db_owner NOLOGIN",
			  "COMMENT ON ROLE orders_db_owner IS 'gatehouse: orders'",
			  "CREATE ROLE orders_owner NOLOGIN",
			  "COMMENT ON ROLE orders_owner IS 'gatehouse: orders'",
			  "CREATE ROLE orders_app LOGIN PASSWORD '••••••••'",
			  "COMMENT ON ROLE orders_app IS 'gatehouse: orders'",
			  "CREATE ROLE orders_report LOGIN PASSWORD '••••••••'",
			  "COMMENT ON ROLE orders_report IS 'gatehouse: orders'",
			  "CREATE ROLE orders_migrator LOGIN PASSWORD '••••••••'",
			  "COMMENT ON ROLE orders_migrator IS 'gatehouse: orders'",
			  "GRANT orders_owner TO orders_migrator WITH INHERIT TRUE, SET TRUE",
			  "CREATE DATABASE orders TEMPLATE template0 ALLOW_CONNECTIONS false",
			  "ALTER DATABASE orders OWNER TO orders_db_owner",
			  "REVOKE ALL ON DATABASE orders FROM PUBLIC",
			  "GRANT CONNECT ON DATABASE orders TO orders_app, orders_report, orders_migrator",
			  "COMMENT ON DATABASE orders IS 'gatehouse: orders'",
			  "ALTER ROLE orders_app IN DATABASE orders SET search_path = app",
			  "ALTER ROLE orders_report IN DATABASE orders SET search_path = app",
			  "ALTER ROLE orders_migrator IN DATABASE orders SET search_path = app",
			  "ALTER ROLE orders_migrator IN DATABASE orders SET role = 'orders_owner'",
			  "ALTER DATABASE orders ALLOW_CONNECTIONS true",
			  "REVOKE ALL ON SCHEMA public FROM PUBLIC",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_owner REVOKE EXECUTE ON ROUTINES FROM PUBLIC",
			  "CREATE SCHEMA app AUTHORIZATION orders_owner",
			  "COMMENT ON SCHEMA app IS 'gatehouse: orders'",
			  "GRANT USAGE ON SCHEMA app TO orders_app, orders_report",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_owner IN SCHEMA app GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO orders_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_owner IN SCHEMA app GRANT SELECT ON TABLES TO orders_report",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_owner IN SCHEMA app GRANT USAGE, SELECT ON SEQUENCES TO orders_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_owner IN SCHEMA app GRANT SELECT ON SEQUENCES TO orders_report",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_owner IN SCHEMA app GRANT EXECUTE ON ROUTINES TO orders_app, orders_report",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_migrator IN SCHEMA app GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO orders_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_migrator IN SCHEMA app GRANT SELECT ON TABLES TO orders_report",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_migrator IN SCHEMA app GRANT USAGE, SELECT ON SEQUENCES TO orders_app",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_migrator IN SCHEMA app GRANT SELECT ON SEQUENCES TO orders_report",
			  "ALTER DEFAULT PRIVILEGES FOR ROLE orders_migrator IN SCHEMA app GRANT EXECUTE ON ROUTINES TO orders_app, orders_report",
			]
		`);
	});

	test('only creates', () => {
		const { statements, creates } = summarise(plan);
		expect(creates).toBe(statements);
	});

	test('numbers every statement once, by its phase', () => {
		const ids = statementsOf(plan).map((statement) => statement.id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(plan.phases.map((phase) => [phase.id, phase.database, phase.transactional])).toEqual([
			['A', 'postgres', true],
			['B', 'postgres', false],
			['B', 'postgres', true],
			['C', 'orders', true],
		]);
	});

	test('has the administrator among the creators where nobody migrates', () => {
		const document = { ...orders, roles: [{ name: 'orders_app', access: 'read-write' }] };
		expect(sqlOf(planOf(document, freshServer()))).toContain(
			'ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA app GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO orders_app',
		);
	});

	test('lets an administrator that is no superuser in, and joins the owners only for a transaction', () => {
		const plan = planOf(orders, freshServer({ administrator }));
		const lines = sqlOf(plan);
		expect(lines).toContain('GRANT CONNECT ON DATABASE orders TO orders_app, orders_report, orders_migrator, adm');
		for (const phase of plan.phases) {
			const sql = sqlOf({ ...plan, phases: [phase] });
			const joined = sql.flatMap((line) => line.match(/^GRANT (\w+) TO CURRENT_USER/)?.[1] ?? []);
			const left = sql.flatMap((line) => line.match(/^REVOKE (\w+) FROM CURRENT_USER/)?.[1] ?? []);
			expect(left.toReversed()).toEqual(joined);
			expect(phase.transactional || joined.length === 0).toBe(true);
		}
	});

	test('says nothing of INHERIT before 16, which does not know it', () => {
		const lines = sqlOf(planOf(orders, freshServer({ administrator, version: 150_000 })));
		expect(lines.filter((line) => line.includes('INHERIT'))).toEqual([]);
	});

	test('tells what it cannot shut: schema public before 15 without a superuser', () => {
		const plan = planOf(orders, freshServer({ administrator, version: 140_000 }));
		expect(sqlOf(plan)).not.toContain('REVOKE ALL ON SCHEMA public FROM PUBLIC');
		expect(plan.warnings.map((warning) => warning.code)).toContain('schema-not-shut');
	});
});

test('quotes the schema in the statement for whoever may shut it', () => {
	const acl = [{ grantor: 'dba', grantee: null, privilege: 'USAGE', grantable: false }];
	const plan = planOf(
		{ ...orders, extensions: ['pgcrypto'] },
		freshServer({
			administrator: { ...administrator, mayJoin: ['orders_db_owner'] },
			databases: [database('orders', 'orders_db_owner', { comment: mark, acl: [] })],
			interiors: [
				interior('orders', {
					schemas: [{ name: 'My Ext', owner: 'dba', acl, comment: null }],
					extensions: [{ name: 'pgcrypto', schema: 'My Ext' }],
				}),
			],
		}),
	);
	expect(plan.warnings.map((warning) => warning.message).join()).toContain(
		'REVOKE ALL ON SCHEMA "My Ext" FROM PUBLIC;',
	);
});

describe('names', () => {
	test.each([
		['My Orders', '"My Orders"'],
		['we"ird', '"we""ird"'],
		['select', '"select"'],
		['Ünï', '"Ünï"'],
	])('quotes %s', (name, quoted) => {
		const lines = sqlOf(planOf({ ...orders, database: { name }, owner: 'o' }, freshServer()));
		expect(lines).toContain(`CREATE DATABASE ${quoted} TEMPLATE template0 ALLOW_CONNECTIONS false`);
	});
});

test('an empty search_path is one, however it is written', () => {
	for (const search_path of ['', '""', ' "" , ""']) {
		const roles = [{ name: 'orders_app', access: 'read-write', settings: { search_path } }];
		expect(sqlOf(planOf({ ...orders, roles }, freshServer()))).toContain(
			"ALTER ROLE orders_app IN DATABASE orders SET search_path = ''",
		);
	}
});

describe('tenants', () => {
	const document = {
		...orders,
		database: { name: 'o_{tenant}' },
		owner: 'o_{tenant}_owner',
		roles: [{ name: 'o_{tenant}_app', access: 'read-write' }],
		tenants: ['acme', 'globex'],
	};

	test('have a database each', () => {
		expect(sqlOf(planOf(document, freshServer())).filter((line) => line.startsWith('CREATE DATABASE'))).toEqual([
			'CREATE DATABASE o_acme TEMPLATE template0 ALLOW_CONNECTIONS false',
			'CREATE DATABASE o_globex TEMPLATE template0 ALLOW_CONNECTIONS false',
		]);
	});

	test('never take over a role or database that somebody else made', () => {
		const taken = freshServer({
			roles: [...freshServer().roles, role('o_acme_app', { login: true })],
			databases: [...freshServer().databases, database('o_globex', 'postgres')],
		});
		expect(() => planOf(document, taken)).toThrow(RefusedError);
		expect(() => planOf(document, taken)).toThrow(/o_acme_app[\s\S]*o_globex/);
	});
});

describe('what an administrator may not do', () => {
	const powerless = { ...administrator, createRole: false, createDatabase: false };

	test('is found before anything is touched, all at once, with the SQL for someone who may', () => {
		const act = () => planOf(orders, freshServer({ administrator: powerless }));
		expect(act).toThrow(InsufficientPrivilegeError);
		expect(act).toThrow(/CREATEROLE[\s\S]*CREATEDB/);
	});
});

describe('what was interrupted', () => {
	const ours = ['orders_db_owner', 'orders_owner', 'orders_app', 'orders_report', 'orders_migrator'].map((name) =>
		role(name, { comment: mark, login: !name.endsWith('owner') }),
	);
	const closed = database('orders', 'postgres', { allowsConnections: false });

	test('a database that was made and never opened is opened, not made again', () => {
		const lines = sqlOf(planOf(orders, freshServer({ roles: [...freshServer().roles, ...ours], databases: [closed] })));
		expect(lines.some((line) => line.startsWith('CREATE DATABASE'))).toBe(false);
		expect(lines).toContain('ALTER DATABASE orders OWNER TO orders_db_owner');
		expect(lines).toContain('ALTER DATABASE orders ALLOW_CONNECTIONS true');
	});

	test("somebody else's closed database is not mistaken for it, nor opened", () => {
		expect(() => planOf(orders, freshServer({ databases: [closed] }))).toThrow(/accepts no connections/);
	});

	test('a database whose making was undone half-way is opened too: its ACL is what NULL means', () => {
		const held = ['CREATE', 'TEMPORARY', 'CONNECT'].map((privilege) => ({
			grantor: 'postgres',
			grantee: 'postgres',
			privilege,
			grantable: false,
		}));
		const undone = { ...closed, acl: [...closed.acl, ...held], aclIsDefault: false };
		const roles = [...freshServer().roles, ...ours];
		expect(sqlOf(planOf(orders, freshServer({ roles, databases: [undone] })))).toContain(
			'ALTER DATABASE orders ALLOW_CONNECTIONS true',
		);
	});

	test.each(['app', 'public'])(
		'a database that was opened and never furnished is finished by a plan that only creates: %s',
		(schema) => {
			const opened = database('orders', 'orders_db_owner', { comment: mark, acl: [] });
			const shared = { name: 'public', owner: 'pg_database_owner', comment: null };
			const acl = [{ grantor: 'pg_database_owner', grantee: null, privilege: 'USAGE', grantable: false }];
			const plan = planOf(
				{ ...orders, schema },
				freshServer({
					roles: [...freshServer().roles, ...ours],
					memberships: [
						{
							role: 'orders_owner',
							member: 'orders_migrator',
							grantor: 'postgres',
							admin: false,
							inherit: true,
							set: true,
						},
					],
					databases: [opened],
					interiors: [interior('orders', { schemas: [{ ...shared, acl }] })],
				}),
			);
			const inside = statementsOf(plan).filter((statement) => statement.database === 'orders');
			expect(inside.map((statement) => statement.effect)).toEqual(inside.map(() => 'create'));
			expect(inside.length).toBeGreaterThan(10);
		},
	);

	test('the remains of a DROP DATABASE are told, with the statement that finishes it', () => {
		const broken = database('orders', 'postgres', { connectionLimit: -2 });
		const act = () => planOf(orders, freshServer({ databases: [broken] }));
		expect(act).toThrow(/interrupted DROP DATABASE/);
	});
});

describe('a database that is there already', () => {
	const existing = freshServer({
		databases: [database('orders', 'dba')],
		interiors: [
			interior('orders', {
				schemas: [
					{
						name: 'app',
						owner: 'orders_owner',
						acl: [{ grantor: 'orders_owner', grantee: null, privilege: 'USAGE', grantable: false }],
						comment: null,
					},
				],
			}),
		],
	});
	const plan = planOf(orders, existing);

	test('keeps its owner, which is told', () => {
		expect(sqlOf(plan).some((line) => line.includes('OWNER TO'))).toBe(false);
		expect(plan.warnings.map((warning) => warning.code)).toContain('database-owner');
	});

	test('has what PUBLIC holds taken away, which is no mere creating', () => {
		const revokes = statementsOf(plan).filter((statement) => statement.effect === 'revoke');
		expect(sqlOf({ ...plan, phases: [{ ...plan.phases[0], statements: revokes } as never] })).toEqual([
			'REVOKE ALL ON DATABASE orders FROM PUBLIC',
			'REVOKE ALL ON SCHEMA app FROM PUBLIC',
		]);
	});

	test('gives before it takes', () => {
		const lines = sqlOf(plan);
		expect(
			lines.indexOf('GRANT CONNECT ON DATABASE orders TO orders_app, orders_report, orders_migrator'),
		).toBeLessThan(lines.indexOf('REVOKE ALL ON DATABASE orders FROM PUBLIC'));
	});
});

describe('a role of ours that somebody changed', () => {
	const ours = role('orders_app', { login: false, superuser: true, createRole: true, comment: mark });

	test('is put right with one statement that names only what is wrong', () => {
		const lines = sqlOf(planOf(orders, freshServer({ roles: [...freshServer().roles, ours] })));
		expect(lines).toContain('ALTER ROLE orders_app LOGIN NOSUPERUSER NOCREATEROLE');
	});

	test('leaves a role that is not ours as it is, and says so', () => {
		const theirs = { ...ours, comment: null };
		const plan = planOf(orders, freshServer({ roles: [...freshServer().roles, theirs] }));
		expect(sqlOf(plan).filter((line) => line.startsWith('ALTER ROLE orders_app LOGIN'))).toEqual([]);
		expect(plan.warnings.map((warning) => warning.code)).toContain('role-not-ours');
	});
});

describe('an owner that was there before', () => {
	const document = { ...orders, owner: 'boss' };
	const withBoss = (changes: Parameters<typeof role>[1]) =>
		freshServer({ roles: [...freshServer().roles, role('boss', changes)] });

	test.each([
		['a superuser', { superuser: true }],
		['a login', { login: true }],
		['one that makes roles', { createRole: true }],
		['one that replicates', { replication: true }],
		['one that bypasses row security', { bypassRowSecurity: true }],
	])('may not be %s: the migrate login would become it', (_what, changes) => {
		expect(() => planOf(document, withBoss(changes))).toThrow(/boss cannot be an owner of this profile/);
	});

	test('may be a plain role, and to make a login its member is more than to create', () => {
		const joins = statementsOf(planOf(document, withBoss({}))).filter((each) => each.purpose.includes('become boss'));
		expect(joins.map((statement) => statement.effect)).toEqual(['change']);
	});

	test('may not be the administrator', () => {
		expect(() => planOf({ ...orders, owner: 'postgres' }, freshServer())).toThrow(/it is the administrator/);
	});
});

describe('adopt', () => {
	const adopting = { ...orders, roles: [{ name: 'orders_app', access: 'read-write', adopt: true }] };
	const existing = (changes: Parameters<typeof role>[1], more: object = {}) =>
		freshServer({ roles: [...freshServer().roles, role('orders_app', { login: true, ...changes })], ...more });

	test("takes an application's login and puts it right", () => {
		expect(sqlOf(planOf(adopting, existing({ createRole: true })))).toContain('ALTER ROLE orders_app NOCREATEROLE');
	});

	test.each([
		['a superuser', existing({ superuser: true })],
		['a replication role', existing({ replication: true })],
		["another profile's", existing({ comment: 'gatehouse: other' })],
		['the owner of another database', existing({}, { databases: [database('other', 'orders_app')] })],
		[
			'a member of a predefined role',
			existing(
				{},
				{
					memberships: [
						{
							role: 'pg_execute_server_program',
							member: 'orders_app',
							grantor: 'postgres',
							admin: false,
							inherit: true,
							set: true,
						},
					],
				},
			),
		],
		[
			"a member of a provider's role through a group",
			existing(
				{},
				{
					memberships: [
						['rds_superuser', 'dba'],
						['dba', 'orders_app'],
					].map(([group = '', member = '']) => ({
						role: group,
						member,
						grantor: 'postgres',
						admin: false,
						inherit: true,
						set: true,
					})),
				},
			),
		],
	])('never takes %s', (_what, current) => {
		expect(() => planOf(adopting, current)).toThrow(/orders_app cannot be adopted/);
	});
});

test("what a service calls its own is the service's only beside the service's superuser", () => {
	const document = { ...orders, roles: [{ name: 'authenticated', access: 'read-write', adopt: true }] };
	const roles = [...freshServer().roles, role('authenticated', { login: true })];
	expect(() => planOf(document, freshServer({ roles }))).not.toThrow();
	const supabase = freshServer({ roles: [...roles, role('supabase_admin', { superuser: true })] });
	expect(() => planOf(document, supabase)).toThrow(/PostgreSQL's own, or the provider's/);
});

test.each([
	['keep', 'keep[0]'],
	['creators', 'creators[0]'],
])('a role in %s that is not there is found before anything happens', (field, path) => {
	expect(() => planOf({ ...orders, [field]: ['nobody_there'] }, freshServer())).toThrow(InvalidProfileError);
	try {
		planOf({ ...orders, [field]: ['nobody_there'] }, freshServer());
	} catch (error) {
		expect((error as InvalidProfileError).issues.map((issue) => issue.path)).toEqual([path]);
	}
});

describe('an administrator is never told to join a superuser', () => {
	const table = {
		schema: 'app',
		name: 'byroot',
		signature: null,
		kind: 'table',
		owner: 'postgres',
		acl: [],
		ofExtension: false,
		isPartition: false,
		rowSecurity: false,
		forcedRowSecurity: false,
		securityDefiner: false,
		securityInvoker: false,
	} as const;
	const schemas = [{ name: 'app', owner: 'orders_owner', acl: [], comment: mark }];
	const current = freshServer({
		administrator: { ...administrator, mayJoin: ['orders_db_owner', 'orders_owner'] },
		databases: [database('orders', 'orders_db_owner', { comment: mark, acl: [] })],
		interiors: [interior('orders', { schemas, objects: [table] })],
	});
	const logins = ['orders_app', 'orders_report', 'orders_migrator'].map((name) => role(name, { login: true }));
	const owners = ['orders_db_owner', 'orders_owner'].map((name) => role(name));
	const handed = (roles: Current['roles']): string => {
		try {
			planOf(orders, { ...current, roles: [...current.roles, ...roles.map((each) => ({ ...each, comment: mark }))] });
		} catch (error) {
			return (error as InsufficientPrivilegeError).missing.map((each) => each.sql).join('\n');
		}
		return '';
	};

	test('but handed the statements, where all that they name is there', () => {
		const sql = handed([...owners, ...logins]);
		expect(sql).toMatch(/^-- in database orders:\n[\s\S]*GRANT SELECT ON .*TABLE.* TO orders_report;/m);
		expect(sql).not.toMatch(/GRANT postgres/);
	});

	test('but told to have it handed over, where a login is still to be made', () => {
		expect(handed(owners)).toBe('-- in database orders:\nALTER TABLE app.byroot OWNER TO orders_owner;');
	});
});

describe('the fingerprint', () => {
	test('is the same for the same profile on two servers in the same state', () => {
		const other = freshServer({ systemIdentifier: '8' });
		expect(planOf(orders, other).fingerprint).toBe(planOf(orders, freshServer()).fingerprint);
	});

	test.each([
		['a role appears', freshServer({ roles: [...freshServer().roles, role('orders_app')] })],
		['a database appears', freshServer({ databases: [database('orders', 'dba')] })],
		['the administrator changes', freshServer({ administrator })],
	])('changes when %s', (_what, current) => {
		expect(planOf(orders, current).fingerprint).not.toBe(planOf(orders, freshServer()).fingerprint);
	});
});
