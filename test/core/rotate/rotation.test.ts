import { describe, expect, test } from 'vitest';
import type { Current } from '../../../source/core/access/current.js';
import { InsufficientPrivilegeError, RefusedError, UsageError } from '../../../source/core/errors.js';
import { statementsOf } from '../../../source/core/plan/plan.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import { type RotationScope, rotationOf } from '../../../source/core/rotate/rotation.js';
import { preview } from '../../../source/core/sql/render.js';
import { administrator, freshServer, role } from '../../helpers/current.js';
import { orders } from '../../helpers/plan-of.js';

const mark = 'gatehouse: orders';
const made = ['orders_app', 'orders_report', 'orders_migrator'].map((name) =>
	role(name, { login: true, comment: mark }),
);
const applied = (changes: Partial<Current> = {}) => {
	const fresh = freshServer();
	return freshServer({ roles: [...fresh.roles, ...made], ...changes });
};
const rotation = (current: Current, scope: Partial<RotationScope> = {}, document: unknown = orders) =>
	rotationOf(parseProfile(document), current, { tenantsOnly: false, ...scope }, 'postgres');
const names = (current: Current, scope: Partial<RotationScope> = {}, document: unknown = orders) =>
	rotation(current, scope, document).logins.map((login) => login.name);

describe('which logins', () => {
	test('all of the profile, and no owner', () => {
		expect(names(applied())).toEqual(['orders_app', 'orders_report', 'orders_migrator']);
		expect(rotation(applied()).logins.map((login) => login.database)).toEqual(['orders', 'orders', 'orders']);
	});

	test('one by its name; a slip is told', () => {
		expect(names(applied(), { role: 'orders_report' })).toEqual(['orders_report']);
		expect(() => names(applied(), { role: 'orders_ap' })).toThrow(/did you mean "orders_app"\?/);
		expect(() => names(applied(), { role: 'orders_owner' })).toThrow(UsageError);
	});

	test('with --tenant those that carry the tenant’s name, and not the migrate login of all', () => {
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
		const roles = ['acme_app', 'globex_app', 'shop_migrator'].map((name) => role(name, { comment: 'gatehouse: shop' }));
		const current = freshServer({ roles: [...freshServer().roles, ...roles] });
		expect(names(current, { tenantsOnly: true }, shop)).toEqual(['acme_app', 'globex_app']);
		expect(names(current, {}, shop)).toContain('shop_migrator');
		expect(() => names(current, { tenantsOnly: true, role: 'shop_migrator' }, shop)).toThrow(UsageError);
	});

	test('each by one statement that shows no verifier', () => {
		expect(statementsOf(rotation(applied())).map(({ sql }) => preview(sql))).toEqual(
			made.map(({ name }) => `ALTER ROLE ${name} PASSWORD '••••••••'`),
		);
	});

	test('many in transactions of a hundred, numbered through', () => {
		const tenants = Array.from({ length: 230 }, (_, at) => `t${at}`);
		const document = {
			...orders,
			database: { name: 'o_{tenant}' },
			owner: 'o_{tenant}_owner',
			roles: [{ name: 'o_{tenant}_app', access: 'read-only' }],
			tenants,
		};
		const roles = tenants.map((tenant) => role(`o_${tenant}_app`, { comment: mark }));
		const { phases } = rotation(freshServer({ roles: [...freshServer().roles, ...roles] }), {}, document);
		expect(phases.map((phase) => phase.statements.length)).toEqual([100, 100, 30]);
		expect(phases.at(-1)?.statements.at(-1)?.id).toBe('A230');
	});
});

describe('is refused before anything happens', () => {
	test.each([
		[
			'a login that is not there',
			role('nobody'),
			/There is no role orders_app yet[\s\S]*There is no role orders_report yet/,
		],
		['a role of somebody else', role('orders_app', { login: true }), /orders_app was not made by this profile/],
	])('%s', (_what, other, words) => {
		const act = () => names(freshServer({ roles: [...freshServer().roles, other] }));
		expect(act).toThrow(RefusedError);
		expect(act).toThrow(words);
	});

	test.each([
		['a superuser', { superuser: true }, 'it is a superuser'],
		['another profile’s', { comment: 'gatehouse: other' }, 'another profile made it'],
	])('an adopted role that is %s', (_what, changes, words) => {
		const document = { ...orders, roles: [{ name: 'orders_app', access: 'read-write', adopt: true }] };
		const current = freshServer({ roles: [...freshServer().roles, role('orders_app', changes)] });
		expect(() => names(current, {}, document)).toThrow(words);
	});

	test('the administrator itself', () => {
		const document = { ...orders, roles: [{ name: 'adm', access: 'read-write', adopt: true }] };
		const current = freshServer({ administrator, roles: [role('adm', { login: true, createRole: true })] });
		expect(() => names(current, {}, document)).toThrow('it is the administrator');
	});

	test('what the administrator may not change, with the SQL for someone who may', () => {
		const act = (version: number, createRole: boolean, mayJoin: readonly string[]) => () =>
			names(applied({ version, administrator: { ...administrator, createRole, mayJoin } }), { role: 'orders_app' });
		expect(act(180_000, true, [])).toThrow(InsufficientPrivilegeError);
		expect(act(180_000, true, [])).toThrow(/ADMIN OPTION on orders_app/);
		expect(act(180_000, true, ['orders_app'])()).toEqual(['orders_app']);
		expect(act(150_000, true, [])()).toEqual(['orders_app']);
		expect(act(150_000, false, [])).toThrow(/CREATEROLE/);
	});
});
