import { describe, expect, test } from 'vitest';
import { refusedOnPurpose } from '../../../source/core/gates/other-databases.js';
import type { Place } from '../../../source/core/gates/place.js';
import {
	desired,
	item,
	placeOf,
	probe,
	probesFor,
	role,
	said,
	server,
	serverWith,
	untried,
	verdict,
	withRole,
} from './paper.js';

test('a healthy server holds: every probe of the catalog passes or warns', () => {
	for (const login of ['app', 'report', 'mig', undefined])
		for (const each of probesFor(placeOf(), login)) {
			const wrong = each.catalog !== null && each.catalog.says !== each.expect && each.otherwise === 'fail';
			expect([each.id, wrong]).toEqual([each.id, false]);
		}
});

test('ids are unique, gates come in order, and what comes after the first gate stands behind the sign-in', () => {
	const all = ['app', 'report', 'mig'].flatMap((login) => probesFor(placeOf(), login));
	expect(new Set(all.map((each) => each.id)).size).toBe(all.length);
	const mine = probesFor(placeOf(), 'app');
	expect([...new Set(mine.map((each) => each.gate))]).toEqual(['connect', 'schema', 'object']);
	for (const each of mine.filter(({ gate }) => gate !== 'connect'))
		expect(each.behind).toContain('connect:app:shop:sign-in');
});

describe('a sign-in', () => {
	const id = 'connect:app:shop:sign-in';
	const noConnect = serverWith({ mayConnect: new Map([['app', new Set<string>()]]) });
	const closed = serverWith({ databases: server.databases.map((each) => ({ ...each, allowsConnections: false })) });
	const dropped = serverWith({ databases: server.databases.map((each) => ({ ...each, connectionLimit: -2 })) });
	const puzzle = expect.stringMatching(/pg_db_role_setting .* login event trigger/);
	const rows: readonly [string, Place, string, string, RegExp, string | null][] = [
		[
			'28P01',
			placeOf(),
			'password',
			'fail',
			/not the one that the server has/,
			'Set a new one in psql with \\password app, and write it into the secrets file.',
		],
		[
			'28P01',
			withRole(role('app', { expired: true, validUntil: '2001-01-01T00:00:00Z' })),
			'password',
			'fail',
			/ended at 2001/,
			"ALTER ROLE app VALID UNTIL 'infinity';",
		],
		[
			'28000',
			withRole(role('app', { login: false })),
			'not permitted',
			'fail',
			/the role is NOLOGIN/,
			'ALTER ROLE app LOGIN;',
		],
		[
			'28000',
			placeOf(),
			'no entry',
			'fail',
			/pg_hba.conf/,
			'Add a line for app to pg_hba.conf on the server, and reload it.',
		],
		[
			'42501',
			noConnect,
			'permission denied',
			'fail',
			/does not hold CONNECT/,
			'GRANT CONNECT ON DATABASE shop TO app;',
		],
		['42501', placeOf(), 'permission denied', 'fail', /the catalog says allowed .* but in reality/, puzzle],
		['58P01', placeOf(), 'could not access file', 'fail', /in reality: could not access file/, puzzle],
		['53100', placeOf(), 'no space', 'unchecked', /this answer proves neither: no space/, null],
		[
			'53300',
			withRole(role('app', { connectionLimit: 0 })),
			'too many',
			'fail',
			/CONNECTION LIMIT 0/,
			'ALTER ROLE app CONNECTION LIMIT -1;',
		],
		['53300', placeOf(), 'too many', 'unchecked', /no connection was free/, null],
		['55000', closed, 'not accepting', 'fail', /closed to everybody/, 'ALTER DATABASE shop ALLOW_CONNECTIONS true;'],
		['55000', dropped, 'invalid', 'fail', /interrupted DROP DATABASE/, 'DROP DATABASE shop;'],
		['3D000', serverWith({ databases: [] }), 'does not exist', 'fail', /has not been made/, 'gatehouse apply shop'],
		['57P03', placeOf(), 'starting', 'unchecked', /starting or recovering/, null],
	];
	test.each(rows)('refused with %s', (sqlstate, place, text, status, found, fix) => {
		const check = verdict(place, id, said(sqlstate, text));
		expect(check).toMatchObject({ status, fix, sqlstate });
		expect(check.found).toMatch(found);
	});

	test('of a role that is not there says so', () => {
		const roles = new Map([...server.roles].filter(([name]) => name !== 'app'));
		const place = serverWith({ roles, mayConnect: new Map() });
		expect(verdict(place, id, said('28P01', 'no'))).toMatchObject({
			status: 'fail',
			found: 'no: there is no role app',
			fix: 'gatehouse apply shop',
		});
		expect(verdict(place, id, untried('no password'))).toMatchObject({
			status: 'fail',
			found: expect.stringMatching(/^there is no role app/),
		});
		// Where PUBLIC holds CONNECT nobody lacks it, and there is still nobody to sign in.
		const open = serverWith({ roles, mayConnect: new Map(), everybodyMayConnect: new Set(['shop']) });
		expect(verdict(open, id, untried('no password'))).toMatchObject({ status: 'fail', fix: 'gatehouse apply shop' });
	});

	test('that could not be tried is unchecked', () => {
		expect(verdict(placeOf(), id, untried('nobody knows the password of app'))).toMatchObject({ status: 'unchecked' });
	});
});

describe('other databases', () => {
	const open = 'connect:app:shop:enter:postgres';
	const closing = placeOf({ desired: { ...desired, siblings: 'close' } });

	test('that PUBLIC may enter are warned about, and fail where they are to be closed', () => {
		expect(verdict(placeOf(), open)).toMatchObject({
			status: 'warn',
			found: 'the server allowed it: PUBLIC holds CONNECT on postgres',
			fix: 'REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;',
		});
		expect(verdict(closing, open)).toMatchObject({ status: 'fail' });
	});

	test('of a managed service are nobody’s to close, and a class of their own', () => {
		const acl = server.databases.find((database) => database.name === 'postgres')?.acl ?? [];
		const place = {
			...closing,
			server: {
				...server,
				databases: [...server.databases, extra('rdsadmin', { acl })],
				mayConnect: new Map([['app', new Set(['shop', 'postgres', 'rdsadmin'])]]),
			},
		};
		expect(verdict(place, 'connect:app:shop:enter:rdsadmin')).toMatchObject({ status: 'warn' });
		expect(verdict(place, open)).toMatchObject({ status: 'fail' });
	});

	const extra = (name: string, changes: object = {}) => ({
		name,
		owner: 'postgres',
		acl: [item('somebody', 'CONNECT', 'postgres')],
		allowsConnections: true,
		connectionLimit: -1,
		comment: null,
		isTemplate: false,
		...changes,
	});
	const withDatabases = (...more: readonly ReturnType<typeof extra>[]) =>
		serverWith({ databases: [...server.databases, ...more] });

	test('that look alike to the login are one class, and one is entered for all', () => {
		const place = withDatabases(extra('a'), extra('b'), extra('c', { acl: [item('another', 'CONNECT', 'postgres')] }));
		const shut = probe(place, 'connect:app:shop:enter:a');
		expect(shut.subject).toBe('sign in to a (1 of 3 alike)');
		expect(refusedOnPurpose(probesFor(place, 'app'))).toBe(1);
		expect(verdict(place, shut.id, said('42501', 'denied')).status).toBe('pass');
		expect(verdict(place, shut.id, said('55000', 'closed')).status).toBe('unchecked');
	});

	test('that are closed to everybody say so by another code', () => {
		const place = withDatabases(extra('template0', { allowsConnections: false }));
		expect(verdict(place, 'connect:app:shop:enter:template0', said('55000', 'closed')).status).toBe('pass');
		expect(verdict(place, 'connect:app:shop:enter:template0', said(null)).status).toBe('fail');
	});

	test('of another tenant fail whatever siblings says, also of one that is not asked about', () => {
		const place = serverWith({
			databases: [
				...server.databases,
				extra('shop_b', { comment: 'gatehouse: shop', acl: [item('app', 'CONNECT', 'postgres')] }),
			],
			mayConnect: new Map([['app', new Set(['shop', 'shop_b', 'postgres'])]]),
		});
		expect(verdict(place, 'connect:app:shop:enter:shop_b')).toMatchObject({
			status: 'fail',
			fix: 'REVOKE CONNECT ON DATABASE shop_b FROM app;',
		});
	});
});

describe('powers', () => {
	test('CREATE ROLE and CREATE DATABASE make nothing and tell apart who may', () => {
		const may = withRole(role('app', { createRole: true, createDatabase: true }));
		expect(verdict(may, 'connect:app:shop:create-role', said('42939', 'reserved'))).toMatchObject({
			status: 'fail',
			fix: 'ALTER ROLE app NOCREATEROLE;',
		});
		expect(verdict(may, 'connect:app:shop:create-database', said('3D000', 'no template'))).toMatchObject({
			status: 'fail',
			fix: 'ALTER ROLE app NOCREATEDB;',
		});
		expect(verdict(placeOf(), 'connect:app:shop:create-role', said('42501', 'denied')).status).toBe('pass');
		expect(verdict(placeOf(), 'connect:app:shop:create-role', said('25006', 'standby')).status).toBe('unchecked');
		expect(verdict(placeOf(), 'connect:app:shop:create-database', said('42P04', 'exists')).status).toBe('unchecked');
	});

	test('SET ROLE to the owner is the migrate login’s alone', () => {
		expect(probe(placeOf(), 'connect:mig:shop:set-role:shop_owner').expect).toBe('allowed');
		expect(probe(placeOf(), 'connect:mig:shop:set-role:shop_db_owner').expect).toBe('denied');
		expect(probe(placeOf(), 'connect:app:shop:set-role:shop_owner').expect).toBe('denied');
		const member = { role: 'shop_owner', member: 'app', grantor: 'boss', admin: false, inherit: false, set: true };
		const place = serverWith({ memberships: [...server.memberships, member] });
		expect(verdict(place, 'connect:app:shop:set-role:shop_owner')).toMatchObject({
			status: 'fail',
			fix: 'REVOKE shop_owner FROM app GRANTED BY boss;',
		});
		const before16 = serverWith({ version: 150_000, memberships: [...server.memberships, member] });
		expect(verdict(before16, 'connect:app:shop:set-role:shop_owner').fix).toBe('REVOKE shop_owner FROM app;');
	});

	test('memberships that the profile does not ask for fail, however far they lead', () => {
		const edge = (group: string, member: string) => ({
			role: group,
			member,
			grantor: 'boss',
			admin: false,
			inherit: true,
			set: true,
		});
		const place = serverWith({
			memberships: [edge('team', 'app'), edge('pg_write_all_data', 'team'), ...server.memberships],
		});
		expect(verdict(place, 'connect:app:shop:memberships')).toMatchObject({
			status: 'fail',
			found: 'it is a member of team, which is a member of pg_write_all_data',
			fix: 'REVOKE team FROM app GRANTED BY boss;',
		});
		expect(verdict(place, 'connect:mig:shop:memberships').status).toBe('pass');
	});

	test('who made the owner may be able to join it, and has not: no stranger', () => {
		const maker = { role: 'shop_owner', member: 'adm', grantor: 'postgres', admin: true, inherit: false, set: false };
		const joined = { ...maker, inherit: true };
		const members = (edge: typeof maker, createRole: boolean) =>
			verdict(
				serverWith({
					memberships: [edge, ...server.memberships],
					roles: new Map([...server.roles, ['adm', role('adm', { createRole })]]),
				}),
				'connect:shop_owner:shop:members',
			).status;
		expect(members(maker, true)).toBe('pass');
		expect(members(joined, true)).toBe('fail');
		// Who makes no roles has not made this one: somebody gave it ADMIN OPTION.
		expect(members(maker, false)).toBe('fail');
	});

	test('TEMPORARY is tried only where it is refused, and never under event triggers', () => {
		const id = 'connect:app:shop:temporary';
		expect(probe(placeOf(), id).ask.kind).toBe('statement');
		const held = placeOf();
		const open = { ...held, interior: { ...interiorOf(held), held: { app: ['TEMPORARY'] } } };
		expect(probe(open, id).ask.kind).toBe('catalog');
		expect(verdict(open, id).status).toBe('fail');
		const triggers = { ...held, interior: { ...interiorOf(held), eventTriggers: true } };
		expect(verdict(triggers, id)).toMatchObject({ status: 'pass', method: 'catalog' });
	});
});

function interiorOf({ interior }: Place) {
	if (interior.kind === 'unreadable') throw new Error('unreadable');
	return interior;
}

test('an inside that cannot be read leaves its checks unchecked, and says why', () => {
	const place = placeOf({ interior: { kind: 'unreadable', database: 'shop', reason: 'no way in' } });
	expect(verdict(place, 'schema:app:shop:schemas')).toMatchObject({ status: 'unchecked', found: 'no way in' });
	expect(verdict(place, 'object:app:shop:objects')).toMatchObject({ status: 'unchecked', found: 'no way in' });
	expect(verdict(place, 'connect:app:shop:temporary')).toMatchObject({ status: 'unchecked', found: 'no way in' });
});
