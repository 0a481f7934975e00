// Every path from one tenant to another's rows in shared tables, each by SELECT, INSERT, UPDATE and DELETE where it has them.
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { loginProfile, settingProfile } from './shared-world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
/** From 15 on there are MERGE, and views that read with the rights of whoever reads them. */
const since15 = server.version >= 150_000;

const own = { name: 'we "quote" \\', key: "o'clock \\ ü" };
const other = { name: 'ü', key: '"globex"' };
const text = { type: 'text' };

const worlds = [
	['setting', 'a superuser', server.superuser, 'set_su'],
	['setting', 'an administrator', administrator, 'set_cr'],
	['login', 'a superuser', server.superuser, 'log_su'],
	['login', 'an administrator', administrator, 'log_cr'],
] as const;

const columns = "tenant_id text NOT NULL, id int NOT NULL, item text, kind text DEFAULT 'k'";
const tables = `
	CREATE TABLE orders (${columns}, PRIMARY KEY (tenant_id, id));
	CREATE TABLE lines (${columns}, FOREIGN KEY (tenant_id, id) REFERENCES orders ON DELETE CASCADE);
	CREATE TABLE notes (${columns}, PRIMARY KEY (id));
	CREATE TABLE replies (${columns}, FOREIGN KEY (id) REFERENCES notes);
	CREATE TABLE events (${columns}) PARTITION BY RANGE (id);
	CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (10);
	CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY LIST (kind);
	CREATE TABLE events_new_k PARTITION OF events_new FOR VALUES IN ('k');
	CREATE TABLE journal (${columns});
	CREATE TABLE journal_old () INHERITS (journal);
	CREATE TABLE countries (id int, item text);
	CREATE VIEW orders_of_owner AS SELECT * FROM orders;
	CREATE VIEW orders_behind_barrier WITH (security_barrier = true) AS SELECT * FROM orders;
	CREATE VIEW events_of_owner AS SELECT * FROM events_old;
	CREATE MATERIALIZED VIEW orders_kept AS SELECT * FROM orders;
	CREATE FUNCTION every_order() RETURNS SETOF orders LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM app.orders';
	CREATE FUNCTION taking(sql text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS
		'DECLARE n bigint; BEGIN EXECUTE sql; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END';
	CREATE FUNCTION plain_orders() RETURNS SETOF orders LANGUAGE sql AS 'SELECT * FROM app.orders';
	CREATE FUNCTION leak(t text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS
		'BEGIN RAISE NOTICE ''%'', t; RETURN true; END';
	CREATE STATISTICS orders_together ON kind, item FROM orders;
	${
		since15
			? `CREATE VIEW own_orders WITH (security_invoker = true) AS SELECT * FROM orders;
			   CREATE VIEW nested_orders WITH (security_invoker = true) AS SELECT * FROM orders_of_owner;`
			: ''
	}`;
/** Those whose rows have the shape of `columns`; rows of a child or a partition come with its parent. */
const holding = ['orders', 'notes', 'events', 'journal', 'lines'];

/** What is tried, and what comes of it: the SQLSTATE, the items shown, or the number of rows. */
type Try = readonly [sql: string, outcome: string | number | readonly string[]];
type Path = readonly [name: string, tries: readonly Try[]];

const open = (table: string): readonly Try[] => [
	[`SELECT item FROM ${table} ORDER BY id`, ['1', '2']],
	[`SELECT item FROM ${table} WHERE tenant_id = :other`, 0],
	[`INSERT INTO ${table} VALUES (:own, 5, '5') RETURNING item`, ['5']],
	[`INSERT INTO ${table} VALUES (:other, 5, '5')`, '42501'],
	[`UPDATE ${table} SET item = '9' RETURNING item`, ['9', '9']],
	[`UPDATE ${table} SET item = '9' WHERE tenant_id = :other RETURNING item`, 0],
	[`UPDATE ${table} SET tenant_id = :other`, '42501'],
	[`DELETE FROM ${table} WHERE tenant_id = :other RETURNING item`, 0],
	[`DELETE FROM ${table}`, 2],
];
const four = (table: string): readonly string[] => [
	`SELECT item FROM ${table}`,
	`INSERT INTO ${table} VALUES (:own, 5, '5')`,
	`UPDATE ${table} SET item = '9'`,
	`DELETE FROM ${table}`,
];
const shut = (table: string): readonly Try[] => four(table).map((sql) => [sql, '42501']);
const refused = (...all: readonly string[]): readonly Try[] => all.map((sql) => [sql, '42501']);
const merge = (into: string, then: string) =>
	`MERGE INTO ${into} t USING (VALUES (:other, 12), (:other, 77)) v (o, i) ON t.tenant_id = v.o AND t.id = v.i ${then}`;
const asOwner = (sql: string) => `SELECT taking('${sql.replaceAll("'", "''")}') AS item`;
const generic = 'SET LOCAL plan_cache_mode = force_generic_plan; PREPARE p AS SELECT item FROM orders ORDER BY id';

const paths: readonly Path[] = [
	['a table', open('orders')],
	['a partitioned table', open('events')],
	['a partition itself', [...shut('events_old'), ...shut('events_new'), ...shut('events_new_k')]],
	['a table that another inherits from', open('journal')],
	[
		'the one that inherits',
		[
			['SELECT item FROM journal_old', ['1']],
			["INSERT INTO journal_old VALUES (:other, 5, '5')", '42501'],
			['UPDATE journal_old SET tenant_id = :other', '42501'],
			["UPDATE journal_old SET item = '9' WHERE tenant_id = :other", 0],
			['DELETE FROM journal_old WHERE tenant_id = :other', 0],
			['DELETE FROM journal_old', 1],
		],
	],
	['a view of the owner', shut('orders_of_owner')],
	['a view with a barrier', shut('orders_behind_barrier')],
	['a view of a partition', shut('events_of_owner')],
	['a view of a superuser', shut('orders_of_superuser')],
	['a materialized view', shut('orders_kept')],
	['a table without the column', refused('SELECT FROM countries', "INSERT INTO countries VALUES (1, 'x')")],
	...(since15
		? ([
				["a view with its reader's rights", open('own_orders')],
				['such a view of a view of the owner', shut('nested_orders')],
				[
					'MERGE',
					[
						[merge('orders', "WHEN MATCHED THEN UPDATE SET item = 'taken'"), 0],
						[merge('orders', 'WHEN MATCHED THEN DELETE'), 0],
						[merge('events', 'WHEN MATCHED THEN DELETE'), 0],
						[merge('orders', "WHEN NOT MATCHED THEN INSERT VALUES (o, i, 'x')"), '42501'],
						[
							'MERGE INTO orders t USING (VALUES (1)) v (i) ON t.id = i WHEN MATCHED THEN UPDATE SET tenant_id = :other',
							'42501',
						],
						["MERGE INTO orders t USING (VALUES (1)) v (i) ON t.id = i WHEN MATCHED THEN UPDATE SET item = '9'", 1],
						[merge('events_old', 'WHEN MATCHED THEN DELETE'), '42501'],
						[merge('orders_of_owner', 'WHEN MATCHED THEN DELETE'), server.version < 170_000 ? '0A000' : '42501'],
					],
				],
			] as const)
		: []),
	[
		'a function with the rights of the owner',
		[
			['SELECT item FROM every_order()', 0],
			[asOwner('SELECT FROM orders'), ['0']],
			[asOwner("UPDATE orders SET item = 'taken'"), ['0']],
			[asOwner('DELETE FROM orders'), ['0']],
			[asOwner("INSERT INTO orders VALUES ('x', 5)"), '42501'],
			[asOwner('SELECT FROM events'), ['0']],
			[asOwner('SET ROLE NONE'), '42501'],
			[asOwner('SET SESSION AUTHORIZATION DEFAULT'), '42501'],
		],
	],
	['a function with the rights of a superuser', refused('SELECT item FROM mighty()')],
	['a function with the rights of its caller', [['SELECT item FROM plain_orders() ORDER BY id', ['1', '2']]]],
	[
		'COPY',
		[
			['COPY orders TO STDOUT', 2],
			['COPY orders (item) TO STDOUT', 2],
			['COPY (SELECT * FROM events) TO STDOUT', 2],
			['COPY (DELETE FROM journal RETURNING *) TO STDOUT', 2],
			['COPY orders FROM STDIN', '0A000'],
			['COPY journal_old FROM STDIN', '0A000'],
			...refused(
				'COPY events_old TO STDOUT',
				'COPY events_old FROM STDIN',
				'COPY (SELECT * FROM orders_kept) TO STDOUT',
				'COPY (SELECT * FROM orders_of_owner) TO STDOUT',
				"COPY orders TO '/dev/null'",
				"COPY orders FROM PROGRAM 'true'",
			),
		],
	],
	[
		'TRUNCATE and what else is for the whole table',
		refused(
			...['orders', 'events', 'events_old', 'journal', 'ONLY journal_old'].map((table) => `TRUNCATE ${table}`),
			'CREATE TABLE mine AS SELECT * FROM orders',
			'CREATE TEMPORARY TABLE mine AS SELECT * FROM orders',
			'CREATE VIEW mine AS SELECT * FROM orders',
			'CREATE INDEX ON orders (item)',
			'CREATE TRIGGER mine BEFORE INSERT ON orders EXECUTE FUNCTION suppress_redundant_updates_trigger()',
			'CREATE RULE mine AS ON INSERT TO orders DO NOTHING',
			'REFRESH MATERIALIZED VIEW orders_kept',
			'DROP TABLE orders',
		),
	],
	['row security switched off', four('orders').map((sql) => [`SET LOCAL row_security = off; ${sql}`, '42501'])],
	[
		'the policies themselves',
		refused(
			'ALTER TABLE orders DISABLE ROW LEVEL SECURITY',
			'ALTER TABLE orders NO FORCE ROW LEVEL SECURITY',
			'ALTER POLICY gatehouse_tenant ON orders USING (true)',
			'CREATE POLICY mine ON orders USING (true)',
			'DROP POLICY gatehouse_floor ON orders',
			'ALTER ROLE CURRENT_USER BYPASSRLS',
			'ALTER ROLE CURRENT_USER SUPERUSER',
			'ALTER TABLE events DETACH PARTITION events_old',
		),
	],
	[
		'another role',
		refused(
			'SET ROLE :owner',
			'SET ROLE :dbowner',
			'SET ROLE :migrator',
			'SET ROLE postgres',
			'SET SESSION AUTHORIZATION :owner',
			'SET SESSION AUTHORIZATION :migrator',
			'SET SESSION AUTHORIZATION postgres',
			"SELECT set_config('role', 'postgres', true)",
			"SELECT set_config('session_authorization', 'postgres', true)",
			'GRANT :owner TO CURRENT_USER',
			'ALTER TABLE orders OWNER TO CURRENT_USER',
		),
	],
	[
		'a conflict',
		[
			["INSERT INTO orders VALUES (:other, 12, 'x') ON CONFLICT (tenant_id, id) DO UPDATE SET item = 'taken'", '42501'],
			["INSERT INTO orders VALUES (:other, 12, 'x') ON CONFLICT DO NOTHING", '42501'],
			[
				"INSERT INTO orders VALUES (:own, 12, 'x') ON CONFLICT (tenant_id, id) DO UPDATE SET tenant_id = :other",
				'42501',
			],
			[
				"INSERT INTO orders VALUES (:own, 12, 'x') ON CONFLICT (tenant_id, id) DO UPDATE SET item = '9' RETURNING item",
				['9'],
			],
			["INSERT INTO notes VALUES (:own, 2, 'x') ON CONFLICT (id) DO UPDATE SET item = 'taken' RETURNING item", '42501'],
			// A key without the tenant column tells that there is such a row, and no more: the plan says so.
			["INSERT INTO notes VALUES (:own, 2, 'x') ON CONFLICT (id) DO NOTHING", 0],
			["INSERT INTO notes VALUES (:own, 2, 'x')", '23505'],
			['UPDATE notes SET id = 2', '23505'],
		],
	],
	[
		'a foreign key',
		[
			["INSERT INTO lines VALUES (:own, 12, '9')", 1],
			["INSERT INTO lines VALUES (:own, 13, '9')", '23503'],
			["INSERT INTO lines VALUES (:other, 13, '9')", '42501'],
			['UPDATE lines SET id = 13', '23503'],
			['UPDATE lines SET tenant_id = :other', '42501'],
			['DELETE FROM orders', 2],
			// Without the tenant column it tells that there is such a row: the plan says so.
			["INSERT INTO replies VALUES (:own, 2, '9')", 1],
			["INSERT INTO replies VALUES (:own, 3, '9')", '23503'],
			['DELETE FROM replies', 1],
		],
	],
	[
		'a function that tells what it is given',
		[
			['SELECT item FROM orders WHERE leak(item) ORDER BY id', ['1', '2']],
			['SELECT item FROM events WHERE leak(item) ORDER BY id', ['1', '2']],
			['SELECT item FROM journal WHERE leak(item) ORDER BY id', ['1', '2']],
			['SELECT item FROM orders o, LATERAL (SELECT leak(o.item)) l WHERE tenant_id = :other', 0],
			["UPDATE orders SET item = '9' WHERE leak(item)", 2],
			['DELETE FROM orders WHERE leak(item)', 2],
			['DELETE FROM orders o USING events e WHERE leak(o.item) AND leak(e.item)', 2],
			['SELECT item FROM orders WHERE item::int > 0 ORDER BY id', ['1', '2']],
			...(since15 ? ([['SELECT item FROM own_orders WHERE leak(item) ORDER BY id', ['1', '2']]] as const) : []),
			['SELECT FROM orders_of_owner WHERE leak(item)', '42501'],
			['SELECT FROM orders_behind_barrier WHERE leak(item)', '42501'],
		],
	],
	[
		'other ways to read',
		[
			['TABLE orders', ['1', '2']],
			['SELECT item FROM ONLY journal', ['2']],
			['SELECT item FROM orders ORDER BY id FOR UPDATE', ['1', '2']],
			['WITH gone AS (DELETE FROM orders RETURNING *) SELECT item FROM gone ORDER BY id', ['1', '2']],
			["WITH new AS (UPDATE events SET item = '9' RETURNING *) SELECT item FROM new", ['9', '9']],
			[
				"SELECT item FROM orders WHERE ctid = ANY (ARRAY(SELECT format('(%s,%s)', page, n)::tid FROM generate_series(0, 29) page, generate_series(1, 200) n)) ORDER BY id",
				['1', '2'],
			],
			['SELECT o.item FROM orders o FULL JOIN events e ON o.id = e.id WHERE o.id IS NULL OR e.id IS NULL', 0],
			["SELECT (table_to_xml('orders', true, false, '')::text ~ 'secret')::text AS item", ['false']],
			["SELECT query_to_xml('SELECT * FROM events_old', true, false, '')", '42501'],
			['DECLARE c CURSOR FOR SELECT item FROM orders ORDER BY id; FETCH ALL FROM c', ['1', '2']],
			[
				'DECLARE c CURSOR FOR SELECT * FROM orders FOR UPDATE; FETCH c; UPDATE orders SET tenant_id = :other WHERE CURRENT OF c',
				'42501',
			],
			[`${generic}; EXECUTE p`, ['1', '2']],
			[
				`SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
				 SET LOCAL ${server.version < 160_000 ? 'force_parallel_mode' : 'debug_parallel_query'} = on;
				 SELECT item FROM orders ORDER BY id`,
				['1', '2'],
			],
			['SELECT FROM orders TABLESAMPLE SYSTEM (100)', 2],
		],
	],
	[
		'what is known of the rows',
		[
			["SELECT FROM pg_stats WHERE schemaname = 'app' AND tablename <> 'countries'", 0],
			["SELECT FROM pg_stats_ext WHERE schemaname = 'app'", 0],
			...refused('SELECT FROM pg_statistic', 'SELECT FROM pg_statistic_ext_data'),
			['EXPLAIN (ANALYZE, VERBOSE, COSTS off, TIMING off, SUMMARY off) SELECT FROM events_old', '42501'],
			["SELECT FROM pg_stat_activity WHERE query ~ 'whispered' AND usename <> current_user", 0],
		],
	],
];

/** The setting decides, so nothing that can be said beside it may. */
const bySetting: readonly Path[] = [
	[
		'a cursor and a plan keep to the tenant that is meant',
		[
			["SET LOCAL app.tenant_id = 'nobody'; SELECT item FROM orders", 0],
			[`${generic}; SET LOCAL app.tenant_id = 'nobody'; EXECUTE p`, 0],
			[`${generic}; EXECUTE p; SET LOCAL app.tenant_id = ''; EXECUTE p`, 0],
			[
				"DECLARE c CURSOR FOR SELECT item FROM orders ORDER BY id; FETCH c; SET LOCAL app.tenant_id = 'nobody'; FETCH c",
				['2'],
			],
		],
	],
];
/** Nothing that it says, and no name that it takes on, makes a login somebody else. */
const byLogin: readonly Path[] = [
	[
		'the other login, and the map',
		refused(
			'SET ROLE :otherlogin',
			'SET SESSION AUTHORIZATION :otherlogin',
			'GRANT :otherlogin TO CURRENT_USER',
			'SELECT FROM gatehouse.map',
			'INSERT INTO gatehouse.map VALUES (current_user, :other)',
			'UPDATE gatehouse.map SET key = :other',
			'DELETE FROM gatehouse.map',
			'TRUNCATE gatehouse.map',
			'COPY gatehouse.map TO STDOUT',
			'CREATE FUNCTION gatehouse.tenant() RETURNS text LANGUAGE sql AS $$ SELECT 1 $$',
			'CREATE TEMPORARY TABLE map (login name, key text)',
		),
	],
	[
		'what a session may say',
		[
			...['SET LOCAL search_path = pg_temp, app', "SET LOCAL app.tenant_id = 'x'", 'SET LOCAL ROLE NONE', 'RESET ROLE'],
			'SET SESSION AUTHORIZATION DEFAULT',
		].flatMap((said): Try[] => [
			[`${said}; SELECT item FROM orders ORDER BY id`, ['1', '2']],
			[`${said}; INSERT INTO orders VALUES (:other, 5)`, '42501'],
			[`${said}; UPDATE orders SET item = '9' WHERE tenant_id = :other`, 0],
			[`${said}; DELETE FROM orders WHERE tenant_id = :other`, 0],
		]),
	],
];

describe.each(worlds)('identify: %s, made by %s', (identify, _who, who, name) => {
	const database = `${name} "ü" \\`;
	const rowSecurity = { identify, ...text };
	const extra = { database: { name: database } };
	const document =
		identify === 'setting'
			? settingProfile(name, rowSecurity, extra)
			: loginProfile(name, rowSecurity, { ...extra, tenants: [own, other] });
	const loginOf = (tenant: string) => (identify === 'setting' ? `${name}_app` : `${name}_${tenant}_app`);
	const passwords = new Map<string, Secret>();
	const told: string[] = [];
	let root: pg.Client;
	let client: pg.Client;

	beforeAll(async () => {
		root = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	});

	test('it is applied to tables of every kind, and then there is nothing to do', async () => {
		const opened = await openAs(server, who);
		expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
		const migrator = await signInAs(server, passwords, `${name}_migrator`, database);
		await migrator.query(tables);
		await migrator.end();
		const { plan, result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		const of = (code: string) => plan.warnings.filter((each) => each.code === code).map((each) => each.message);
		expect(of('key-without-tenant').join()).toMatch(/^notes_pkey of notes is a key without tenant_id/);
		expect(of('foreign-key-without-tenant').join()).toMatch(/^replies_id_fkey of replies refers to rows without/);

		await root.end();
		root = await server.signIn(server.superuser.user, server.superuser.password, database);
		await root.query(`
			SET search_path = app;
			CREATE VIEW orders_of_superuser AS SELECT * FROM orders;
			CREATE FUNCTION mighty() RETURNS SETOF orders LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM app.orders';
			REVOKE EXECUTE ON FUNCTION mighty() FROM PUBLIC;
			INSERT INTO countries VALUES (1, 'secret');
			${rowsOf(other.key, ['secret 1', 'secret 2', 'secret 3'], [1, 12, 13], 2)}
			${rowsOf(own.key, ['1', '2'], [1, 12], 1)}
			REFRESH MATERIALIZED VIEW orders_kept; ANALYZE`);
		client = await signInAs(server, passwords, loginOf(own.name), database);
		client.on('notice', (notice) => told.push(String(notice.message)));
		const theirs = await signInAs(server, passwords, loginOf(other.name), database);
		await theirs.query("SELECT 'whispered'");
	});

	/** In a transaction of its own. A pooled session says its own key; a login says the other's, which must not matter. */
	const attempt = async (sql: string, said: string | null = identify === 'setting' ? own.key : other.key) => {
		try {
			await client.query('BEGIN');
			if (said !== null) await client.query("SELECT set_config('app.tenant_id', $1, true)", [said]);
			const results: pg.QueryResult | pg.QueryResult[] = await client.query(named(sql));
			const result = [results].flat().at(-1);
			await client.query('COMMIT');
			const items = (result?.rows ?? []).map((row: { item?: unknown }) => String(row.item));
			return items.length > 0 && result?.fields.some((field) => field.name === 'item')
				? items
				: (result?.rowCount ?? 'nothing');
		} catch (error) {
			await client.query('ROLLBACK');
			expect([sql, JSON.stringify(error), (error as Error).message].join()).not.toContain('secret');
			return (error as { code?: string }).code;
		} finally {
			await client.query('DISCARD ALL');
		}
	};
	const named = (sql: string) =>
		Object.entries({
			':otherlogin': pg.escapeIdentifier(loginOf(other.name)),
			':other': quoted(other.key),
			':own': quoted(own.key),
			':owner': pg.escapeIdentifier(`${database}_owner`),
			':dbowner': pg.escapeIdentifier(`${database}_db_owner`),
			':migrator': `${name}_migrator`,
		}).reduce((text, [word, value]) => text.replaceAll(new RegExp(`${word}\\b`, 'g'), () => value), sql);
	const theirRows = async () =>
		(
			await root.query(
				`SELECT ${holding.map((table) => `(SELECT json_agg(t ORDER BY id) FROM ${table} t WHERE tenant_id = $1) AS ${table}`).join()}`,
				[other.key],
			)
		).rows;

	const tryAll = async (tries: readonly Try[], said?: string | null) => {
		const before = await theirRows();
		expect(JSON.stringify(before)).toContain('secret 3');
		const came: unknown[] = [];
		for (const [sql] of tries) {
			await root.query(
				`${holding.map((table) => `DELETE FROM ${table} WHERE tenant_id = ${quoted(own.key)};`).join('')}
				 ${rowsOf(own.key, ['1', '2'], [1, 12], 1)}`,
			);
			came.push([sql, await attempt(sql, said)]);
			expect([sql, await theirRows()]).toEqual([sql, before]);
		}
		expect(came).toEqual(tries);
		expect(told.join()).not.toContain('secret');
	};

	test.each([...paths, ...(identify === 'setting' ? bySetting : byLogin)])('%s', (_path, tries) => tryAll(tries));

	if (identify === 'setting')
		test.each([
			['nothing', null],
			['nothing any more', ''],
			['nobody', 'nobody'],
			['almost that tenant', `${other.key} `],
		])('a setting that says %s', (_what, said) =>
			tryAll(
				['orders', 'events', 'journal'].flatMap((table): Try[] => [
					[`SELECT item FROM ${table}`, 0],
					[`INSERT INTO ${table} VALUES (:own, 5)`, '42501'],
					[`INSERT INTO ${table} VALUES (:other, 5)`, '42501'],
					[`UPDATE ${table} SET item = '9'`, 0],
					[`DELETE FROM ${table}`, 0],
				]),
				said,
			),
		);

	test('a policy that somebody adds', async () => {
		for (const table of ['orders', 'events', 'journal'])
			await root.query(`CREATE POLICY everyone ON ${table} USING (true)`);
		await tryAll(['orders', 'events', 'journal'].flatMap(open));
		for (const table of ['orders', 'events', 'journal']) await root.query(`DROP POLICY everyone ON ${table}`);
	});

	test('a table of later, shut; with row security by hand and no policy, empty', async () => {
		const migrator = await signInAs(server, passwords, `${name}_migrator`, database);
		await migrator.query(`CREATE TABLE later (${columns})`);
		await tryAll(shut('later'));
		const reader = pg.escapeIdentifier(loginOf(own.name));
		await root.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON later TO ${reader}`);
		await root.query('ALTER TABLE later ENABLE ROW LEVEL SECURITY');
		const [select, insert, ...writes] = four('later');
		await tryAll([[select ?? '', 0], [insert ?? '', '42501'], ...writes.map((sql): Try => [sql, 0])]);
		await migrator.query('DROP TABLE later');
	});

	test('a foreign key without the tenant column takes others’ rows along, and the plan says so', async () => {
		await root.query(`
			ALTER TABLE replies DROP CONSTRAINT replies_id_fkey, ADD FOREIGN KEY (id) REFERENCES notes ON DELETE CASCADE;
			INSERT INTO replies VALUES (${quoted(other.key)}, 1, 'secret')`);
		const { warnings } = await planFor(await openAs(server, who), document);
		expect(warnings.map((warning) => warning.message).join()).toMatch(
			/replies_id_fkey .* its own row is deleted or changed along with it/,
		);
		expect(await attempt('DELETE FROM notes')).toBe(1);
		expect((await root.query('SELECT FROM replies')).rowCount).toBe(0);
	});

	if (identify === 'login')
		test('one more tenant leaves the others as they are, and sees none of their rows', async () => {
			const opened = await openAs(server, who);
			const before = await catalog(server, [database]);
			const more = { ...document, tenants: [{ name: 'one more', key: 'more' }] };
			expect((await provision(opened, more, passwords)).result.failure).toBeNull();
			const mine = (all: string) => all.split('\n').filter((line) => !line.includes('one more'));
			expect(mine(await catalog(server, [database]))).toEqual(mine(before));
			const third = await signInAs(server, passwords, loginOf('one more'), database);
			expect((await third.query('SELECT FROM orders')).rowCount).toBe(0);
			expect((await third.query("INSERT INTO orders VALUES ('more', 1) RETURNING tenant_id")).rows).toEqual([
				{ tenant_id: 'more' },
			]);
		});
});

function quoted(key: string): string {
	return `'${key.replaceAll("'", "''")}'`;
}

/** The same items of one tenant in each table; `note` is the one key that no two tenants may share. */
function rowsOf(key: string, items: readonly string[], ids: readonly number[], note: number): string {
	const values = items.map((item, at) => `(${quoted(key)}, ${ids[at]}, '${item}')`);
	const all = values.join(', ');
	return `INSERT INTO orders VALUES ${all}; INSERT INTO events VALUES ${all}; INSERT INTO lines VALUES ${values[0]};
		INSERT INTO journal_old VALUES ${values[0]}; INSERT INTO journal VALUES ${values.slice(1).join(', ')};
		INSERT INTO notes VALUES (${quoted(key)}, ${note}, '${items[0]}');`;
}
