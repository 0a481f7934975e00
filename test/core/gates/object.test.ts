import { describe, expect, test } from 'vitest';
import type { ObjectKind } from '../../../source/core/access/current.js';
import type { ObjectClass } from '../../../source/core/gates/catalog.js';
import { trialOf } from '../../../source/core/gates/object-trial.js';
import type { Outcome } from '../../../source/core/gates/probe.js';
import { preview } from '../../../source/core/sql/render.js';
import { interior, item, placeOf, probe, probesFor, role, said, server, table, verdict, withClass } from './paper.js';

const member = (name: string, signature: string | null = null, columns: readonly string[] = ['id']) => ({
	name,
	signature,
	columns,
});

describe('how a privilege is tried', () => {
	const of = (changes: Partial<ObjectClass>): ObjectClass => ({
		...table,
		members: [member('Odd "name"')],
		...changes,
	});
	const routine = (kind: ObjectKind) =>
		of({ kind, members: [member('f', 'integer, text')], trial: { takes: [], arguments: ['integer', 'text'] } });
	const rows: readonly [ObjectClass, string, Outcome, string | null][] = [
		[of({}), 'SELECT', 'allowed', 'EXPLAIN SELECT * FROM app."Odd ""name"""'],
		[of({}), 'SELECT', 'denied', 'EXPLAIN SELECT 1 FROM app."Odd ""name"""'],
		[of({}), 'INSERT', 'denied', 'EXPLAIN INSERT INTO app."Odd ""name""" DEFAULT VALUES'],
		[of({}), 'UPDATE', 'allowed', 'EXPLAIN UPDATE app."Odd ""name""" SET id = NULL'],
		[of({}), 'DELETE', 'allowed', 'EXPLAIN DELETE FROM app."Odd ""name"""'],
		[of({}), 'TRUNCATE', 'denied', 'TRUNCATE app."Odd ""name"""'],
		[of({}), 'REFERENCES', 'denied', null],
		[of({}), 'TRIGGER', 'denied', null],
		[of({}), 'MAINTAIN', 'denied', null],
		[of({ members: [member('t', null, [])] }), 'UPDATE', 'allowed', null],
		[of({ kind: 'partitioned table' }), 'DELETE', 'allowed', 'EXPLAIN DELETE FROM app."Odd ""name""" WHERE false'],
		[of({ kind: 'partitioned table' }), 'SELECT', 'allowed', 'EXPLAIN SELECT * FROM app."Odd ""name""" WHERE false'],
		[of({ kind: 'view', trial: { takes: [], arguments: null } }), 'INSERT', 'allowed', null],
		[of({ kind: 'view' }), 'TRUNCATE', 'denied', null],
		[of({ kind: 'foreign table' }), 'SELECT', 'allowed', null],
		[
			of({ kind: 'sequence' }),
			'USAGE',
			'allowed',
			`SELECT pg_catalog.nextval('app."Odd ""name"""'::pg_catalog.regclass)`,
		],
		[
			of({ kind: 'sequence' }),
			'UPDATE',
			'denied',
			`SELECT pg_catalog.setval('app."Odd ""name"""'::pg_catalog.regclass, 1)`,
		],
		[
			routine('function'),
			'EXECUTE',
			'denied',
			'EXPLAIN SELECT app.f(a.x0, a.x1) FROM (SELECT NULL::integer AS x0, NULL::text AS x1 OFFSET 0) a',
		],
		[
			routine('window function'),
			'EXECUTE',
			'denied',
			'EXPLAIN SELECT app.f(a.x0, a.x1) OVER () FROM (SELECT NULL::integer AS x0, NULL::text AS x1 OFFSET 0) a',
		],
		[routine('procedure'), 'EXECUTE', 'denied', null],
		[
			of({ kind: 'function', members: [member('f', '')], trial: { takes: [], arguments: [] } }),
			'EXECUTE',
			'denied',
			null,
		],
	];
	test.each(rows)('%o', (object, privilege, expected, statement) => {
		const ask = trialOf(object, privilege, expected, false);
		expect(ask.kind === 'statement' ? preview(ask.sql) : null).toBe(statement);
	});

	test('what would be done is tried only where it is refused, and everything else in a READ ONLY transaction', () => {
		expect(trialOf(table, 'TRUNCATE', 'denied', true).kind).toBe('catalog');
		for (const privilege of ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])
			expect(trialOf(table, privilege, 'denied', true)).toMatchObject({ transaction: 'read only' });
	});

	test('views of a class are each tried: what one may read says nothing about another', () => {
		const views: ObjectClass = { ...table, kind: 'view', members: [member('a'), member('b'), member('c')] };
		const ask = trialOf(views, 'SELECT', 'allowed', true);
		expect(ask.kind === 'statement' ? ask.further?.map(({ name }) => name) : null).toEqual(['app.b', 'app.c']);
	});
});

describe('what is expected', () => {
	const expects = (place: ReturnType<typeof placeOf>, login: string) =>
		Object.fromEntries(
			probesFor(place, login)
				.filter((each) => each.gate === 'object')
				.map((each) => [each.id.split(':').slice(3).join(':'), each.expect]),
		);

	test('of a table', () => {
		expect(expects(placeOf(), 'report')).toEqual({
			'SELECT:app.orders': 'allowed',
			'INSERT:app.orders': 'denied',
			'UPDATE:app.orders': 'denied',
			'DELETE:app.orders': 'denied',
			'TRUNCATE:app.orders': 'denied',
			'nothing-else:app.orders': 'denied',
			'grant-options': 'denied',
			'system-objects': 'denied',
			beside: 'denied',
		});
		const migrator = Object.entries(expects(placeOf(), 'mig')).filter(([topic]) => topic.endsWith('app.orders'));
		expect(new Set(migrator.map(([, expect]) => expect))).toEqual(new Set(['allowed']));
		expect(probe(placeOf(), 'object:app:shop:nothing-else:app.orders').subject).toBe(
			'REFERENCES, TRIGGER and MAINTAIN on app.orders',
		);
	});

	test('of a table that is not the owner’s, a migrate login gets nothing', () => {
		const place = withClass({ owner: 'legacy' });
		expect(new Set(Object.values(expects(place, 'mig')))).toEqual(new Set(['denied']));
	});

	const routine: Partial<ObjectClass> = {
		kind: 'function',
		members: [member('f', 'integer')],
		acl: [],
		held: {},
		trial: { takes: [], arguments: ['integer'] },
	};

	test('of a routine: the creators’ alone, and none that runs with a superuser’s rights', () => {
		const of = (changes: Partial<ObjectClass>) =>
			probe(withClass({ ...routine, ...changes }), 'object:app:shop:EXECUTE:app.f(integer)').expect;
		expect(of({})).toBe('allowed');
		expect(of({ owner: 'stranger' })).toBe('denied');
		expect(of({ owner: 'mig' })).toBe('allowed');
		expect(of({ owner: 'postgres', securityDefiner: true })).toBe('denied');
		const bypassing = new Map([...server.roles, ['mig', role('mig', { bypassRowSecurity: true })]]);
		const place = {
			...withClass({ ...routine, owner: 'mig', securityDefiner: true }),
			server: { ...server, roles: bypassing },
		};
		expect(probe(place, 'object:app:shop:EXECUTE:app.f(integer)').expect).toBe('denied');
	});

	test('EXECUTE through PUBLIC on what is not the owner’s is outside the profile, unless it lends rights', () => {
		const open = {
			...routine,
			owner: 'stranger',
			acl: [item(null, 'EXECUTE', 'stranger')],
			held: { app: ['EXECUTE'] },
		};
		expect(verdict(withClass(open), 'object:app:shop:EXECUTE:app.f(integer)').status).toBe('warn');
		expect(
			verdict(withClass({ ...open, securityDefiner: true }), 'object:app:shop:EXECUTE:app.f(integer)'),
		).toMatchObject({
			status: 'fail',
			fix: 'REVOKE EXECUTE ON ROUTINE app.f(integer) FROM PUBLIC;',
		});
	});
});

describe('a fix', () => {
	test('grants to all of the class at once', () => {
		const place = withClass({ held: {}, acl: [], members: [member('a'), member('b')] });
		expect(verdict(place, 'object:app:shop:SELECT:app.a', said('42501', 'permission denied'))).toMatchObject({
			status: 'fail',
			subject: 'SELECT on app.a (1 of 2 alike)',
			fix: 'GRANT SELECT ON TABLE app.a, app.b TO app;',
		});
	});

	test('takes away from whom it comes, and as whoever gave it', () => {
		const given = (acl: ReturnType<typeof item>) =>
			verdict(withClass({ acl: [acl], held: { report: ['DELETE'] } }), 'object:report:shop:DELETE:app.orders').fix;
		expect(given(item('report', 'DELETE'))).toBe('REVOKE DELETE ON TABLE app.orders FROM report;');
		expect(given(item(null, 'DELETE'))).toBe('REVOKE DELETE ON TABLE app.orders FROM PUBLIC;');
		expect(given(item(null, 'DELETE', 'mallory'))).toBe(
			'SET ROLE mallory; REVOKE DELETE ON TABLE app.orders FROM PUBLIC; RESET ROLE;',
		);
	});

	test('of a right on a column alone names the column', () => {
		const place = withClass({
			held: { report: ['SELECT', 'UPDATE (columns)'] },
			columnAcl: [{ ...item('report', 'UPDATE'), column: 'total' }],
		});
		expect(verdict(place, 'object:report:shop:UPDATE:app.orders')).toMatchObject({
			status: 'fail',
			method: 'catalog',
			found: 'UPDATE (total) is granted to report',
			fix: 'REVOKE UPDATE (total) ON TABLE app.orders FROM report;',
		});
	});

	test('for more objects than a statement should name is to apply again', () => {
		const many = Array.from({ length: 201 }, (_, at) => member(`t${at}`));
		const place = withClass({ held: {}, acl: [], members: many });
		expect(verdict(place, 'object:app:shop:SELECT:app.t0', said('42501', 'no')).fix).toBe('gatehouse apply shop');
	});
});

describe('objects that are to come', () => {
	const without = (objects: string, privilege: string, grantee: string) =>
		placeOf({
			interior: {
				...interior,
				defaults: interior.defaults.map((each) =>
					each.creator === 'shop_owner' && each.objects === objects
						? { ...each, acl: each.acl.filter((acl) => !(acl.privilege === privilege && acl.grantee === grantee)) }
						: each,
				),
			},
		});

	test('lack what the defaults do not give', () => {
		expect(verdict(without('tables', 'DELETE', 'app'), 'object:shop_owner:shop:later:app:tables')).toMatchObject({
			status: 'fail',
			found: 'app would not get DELETE on them',
			fix: 'ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA app GRANT DELETE ON TABLES TO app;',
		});
	});

	test('are everybody’s to call where PostgreSQL’s own default still holds', () => {
		const place = placeOf({
			interior: { ...interior, defaults: interior.defaults.filter((each) => each.schema !== null) },
		});
		expect(verdict(place, 'object:shop_owner:shop:later:app:routines')).toMatchObject({
			status: 'fail',
			found: 'PUBLIC would get EXECUTE on them',
			fix: 'ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner REVOKE EXECUTE ON ROUTINES FROM PUBLIC;',
		});
		expect(verdict(place, 'object:mig:shop:later:app:routines')).toMatchObject({
			status: 'pass',
			found: expect.stringContaining('EXECUTE for PUBLIC'),
		});
	});

	test('of roles that are no creators are named', () => {
		expect(verdict(withClass({ owner: 'mallory' }), 'object:shop_owner:shop:covered:app')).toMatchObject({
			status: 'fail',
			found: expect.stringContaining('mallory owns app.orders'),
			fix: 'ALTER TABLE app.orders OWNER TO shop_owner;',
		});
	});
});

test('what PUBLIC holds on objects fails; on routines of others it is outside the profile', () => {
	expect(verdict(withClass({ acl: [item(null, 'SELECT')] }), 'object:PUBLIC:shop:nothing:app:tables')).toMatchObject({
		status: 'fail',
		fix: 'REVOKE SELECT ON TABLE app.orders FROM PUBLIC;',
	});
	const routine = {
		kind: 'function',
		owner: 'stranger',
		acl: [item(null, 'EXECUTE', 'stranger')],
		members: [member('f', '')],
	} as const;
	expect(verdict(withClass(routine), 'object:PUBLIC:shop:nothing:app:routines').status).toBe('warn');
	expect(
		verdict(withClass({ ...routine, securityDefiner: true }), 'object:PUBLIC:shop:nothing:app:routines').status,
	).toBe('fail');
});
