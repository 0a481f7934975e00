// What is asked about is read from a name, or from an error in whatever language.
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../source/core/errors.js';
import { parseObjectName } from '../../../source/core/explain/object-name.js';
import { soughtByError } from '../../../source/core/explain/sought-by-error.js';
import { soughtByName } from '../../../source/core/explain/sought-by-name.js';

describe('a name is read as SQL does', () => {
	test.each([
		['app.orders', ['app', 'orders'], null],
		['App.Orders', ['app', 'orders'], null],
		['app."Order Items"', ['app', 'Order Items'], null],
		['"a.b"."say ""hi"""', ['a.b', 'say "hi"'], null],
		[' app . orders ', ['app', 'orders'], null],
		['app.orders.price', ['app', 'orders', 'price'], null],
		['app.total(int, text)', ['app', 'total'], ['int', 'text']],
		['app.total()', ['app', 'total'], []],
		['app.total(numeric(10, 2), "My Type")', ['app', 'total'], ['numeric(10, 2)', '"My Type"']],
		['größe', ['größe'], null],
		// The server folds ASCII alone.
		['App.ÄRGER', ['app', 'Ärger'], null],
		['app.total(a integer, b text)', ['app', 'total'], ['a integer', 'b text']],
	])('%s', (text, names, types) => {
		expect(parseObjectName(text)).toEqual({ names, arguments: types });
	});

	test.each([
		'',
		'.',
		'app.',
		'.orders',
		'a.b.c.d',
		'app orders',
		'app."orders',
		'app.orders; DROP TABLE x',
		'f(int',
		"a'b",
	])('%j is refused', (text) => {
		expect(() => parseObjectName(text)).toThrow(UsageError);
	});
});

describe('the privilege decides what one name is', () => {
	test.each([
		['orders', 'CONNECT', 'database'],
		['orders', 'temp', 'database'],
		['orders', 'CREATE', 'anything'],
		['orders', 'usage', 'anything'],
		['orders', 'select', 'relation'],
		['orders', 'execute', 'routine'],
		['app.orders', 'USAGE', 'relation'],
	])('%s with %s', (on, privilege, about) => {
		expect(soughtByName(on, privilege).about).toBe(about);
	});

	test('a privilege that is none has a near one named', () => {
		expect(() => soughtByName('app.orders', 'SELCT')).toThrow(/did you mean "SELECT"/);
		expect(() => soughtByName('app.orders.id', 'DELETE')).toThrow(/not held on columns/);
		expect(() => soughtByName('app.f(int)', 'SELECT')).toThrow(/not held on routines/);
	});
});

describe('an error is read', () => {
	test.each([
		['ERROR:  permission denied for table orders', 'relation', 'orders'],
		['psycopg2.errors.InsufficientPrivilege: permission denied for table orders\n', 'relation', 'orders'],
		['ERROR: permission denied for table orders (SQLSTATE 42501)', 'relation', 'orders'],
		['ERROR: permission denied for relation orders', 'relation', 'orders'],
		['{"message":"permission denied for sequence orders_id_seq","code":"42501"}', 'relation', 'orders_id_seq'],
		['ERROR:  permission denied for view Order Items', 'relation', 'Order Items'],
		['ERROR:  permission denied for schema app at character 15', 'schema', 'app'],
		['ERROR:  permission denied for function total', 'routine', 'total'],
		[
			'FATAL:  permission denied for database "shop"\nDETAIL:  User does not have CONNECT privilege.',
			'database',
			'shop',
		],
		['ERROR:  permission denied to create temporary tables in database "shop"', 'database', 'shop'],
		['ERROR:  new row violates row-level security policy for table "orders"', 'relation', 'orders'],
		['ERROR:  new row violates row-level security policy "floor" for table "orders"', 'relation', 'orders'],
		['ERROR:  relation "orders" does not exist\nLINE 1: SELECT * FROM orders', 'relation', 'orders'],
		['ERROR:  function total(integer) does not exist', 'routine', 'total'],
		// As PostgreSQL's own translations have it; psql adds the code with \set VERBOSITY verbose.
		['FEHLER:  42501: keine Berechtigung für Tabelle orders', 'anything', 'orders'],
		['ERREUR:  42501: droit refusé pour la table orders', 'anything', 'orders'],
		['ERROR:  42501: permiso denegado a la tabla orders', 'anything', 'orders'],
		['ОШИБКА:  42501: нет доступа к таблице orders', 'anything', 'orders'],
		['ERROR:  42501: テーブルordersへのアクセスが拒否されました', 'anything', 'orders'],
		['错误:  42501: 对表 orders 权限不够', 'anything', 'orders'],
		['FEHLER:  42P01: Relation »orders« existiert nicht', 'relation', 'orders'],
		["ERREUR:  42P01: la relation « orders » n'existe pas", 'relation', 'orders'],
		['ОШИБКА:  42P01: отношение "orders" не существует', 'relation', 'orders'],
		['ERROR:  42P01: リレーション"orders"は存在しません', 'relation', 'orders'],
	])('%s', (text, about, name) => {
		const sought = soughtByError(text);
		expect(sought.about).toBe(about);
		expect(sought.names).toContainEqual([name]);
	});

	test.each([
		['FATAL:  password authentication failed for user "app"', '28P01'],
		['FATAL:  role "app" is not permitted to log in', '28000'],
		['FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "app", database "shop", no encryption', '28000'],
		['FATAL:  too many connections for role "app"', '53300'],
		['FATAL:  28P01: Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen', '28P01'],
	])('%s is about the door', (text, sqlstate) => {
		expect(soughtByError(text)).toMatchObject({ about: 'door', sqlstate });
	});

	test.each([
		['LINE 1: select * from orders', ['SELECT']],
		['STATEMENT:  UPDATE orders SET a = 1', ['UPDATE', 'SELECT']],
		['ZEILE 1: DELETE FROM orders', ['DELETE', 'SELECT']],
		["STATEMENT:  SELECT nextval('q')", ['USAGE']],
		['STATEMENT:  COPY orders FROM stdin', ['INSERT']],
		['', []],
	])('and the statement behind it: %s', (statement, privileges) => {
		const sought = soughtByError(`ERROR:  permission denied for table orders\n${statement}`);
		expect(sought.privileges.slice(0, privileges.length)).toEqual(privileges);
	});

	test.each(['', 'hello', 'ERROR:  syntax error at or near "x"', 'keine Berechtigung für Tabelle orders'])(
		'%j is none that is known',
		(text) => {
			expect(() => soughtByError(text)).toThrow(UsageError);
		},
	);
});
