import { describe, expect, test } from 'vitest';
import type { Current } from '../../../source/core/access/current.js';
import { type DropScope, extentOf } from '../../../source/core/drop/extent.js';
import type { DropFacts, KeptInside } from '../../../source/core/drop/facts.js';
import { type DropPlan, makeDrop, statementsOfDrop } from '../../../source/core/drop/make-drop.js';
import { InsufficientPrivilegeError, RefusedError } from '../../../source/core/errors.js';
import { desiredOf } from '../../../source/core/patterns/desired-of.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import { preview } from '../../../source/core/sql/render.js';
import { administrator, database, freshServer, role } from '../../helpers/current.js';
import { orders } from '../../helpers/plan-of.js';

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
	tenants: ['acme'],
};
const mall = {
	...shop,
	name: 'mall',
	pattern: 'shared-schema',
	database: { name: 'mall' },
	schema: 'app',
	roles: [
		{ name: '{tenant}_app', access: 'read-write' },
		{ name: 'mall_migrator', access: 'migrate' },
	],
	rowSecurity: { identify: 'login', type: 'text' },
};

/** A server on which a profile has been applied. */
function applied(document: { readonly name: string }, changes: Partial<Current> = {}): Current {
	const comment = `gatehouse: ${document.name}`;
	const fresh = freshServer(changes);
	const desired = desiredOf(parseProfile(document), fresh.administrator);
	return {
		...fresh,
		roles: [...fresh.roles, ...desired.roles.map(({ name, kind }) => role(name, { login: kind === 'login', comment }))],
		databases: [...fresh.databases, ...desired.databases.map(({ name, owner }) => database(name, owner, { comment }))],
	};
}

const nothing = { shared: [], foreign: [], kept: [], strange: [], sessions: [], contents: [] };

function planOf(
	document: { readonly name: string },
	current: Current,
	facts: Partial<DropFacts> = {},
	scope: DropScope = { tenantsOnly: false },
	maintenance = 'postgres',
): DropPlan {
	const desired = desiredOf(parseProfile(document), current.administrator);
	const extent = extentOf(desired, scope);
	return makeDrop({ desired, extent, scope, facts: { ...nothing, current, ...facts }, maintenance });
}

const sqlOf = (plan: DropPlan) => statementsOfDrop(plan).map(({ id, sql }) => `${id} ${preview(sql)}`);

function inside(name: string, changes: Partial<KeptInside> = {}): KeptInside {
	const none = { schemas: [], relations: [], routines: [], ties: [], grants: [], dependents: [] };
	return { database: name, ...none, mapRows: null, mapOwner: null, ...changes };
}
const acme = { name: 'acme', owner: 'shop_owner', comment: 'gatehouse: shop' };
const tenantsOnly = { tenantsOnly: true };

describe('the order', () => {
	test('logins shut, sessions ended, the database, and its roles from the logins to the owners', () => {
		const plan = planOf(orders, applied(orders), { sessions: [{ role: 'orders_app', database: 'orders', count: 2 }] });
		expect(sqlOf(plan)).toEqual([
			'A1 ALTER ROLE orders_app NOLOGIN',
			'A2 ALTER ROLE orders_report NOLOGIN',
			'A3 ALTER ROLE orders_migrator NOLOGIN',
			"A4 SELECT count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity WHERE usename IN ('orders_app') AND pid <> pg_catalog.pg_backend_pid()",
			'B1 DROP DATABASE orders WITH (FORCE)',
			'A5 DROP ROLE orders_app',
			'A6 DROP ROLE orders_report',
			'A7 DROP ROLE orders_migrator',
			'A8 DROP ROLE orders_owner',
			'A9 DROP ROLE orders_db_owner',
		]);
		expect(plan.names).toEqual(['orders']);
		expect(plan.phases.rest[0]).toMatchObject({ id: 'B', transactional: false });
	});

	test('of a schema: it, and then the last rights of its roles', () => {
		const kept = inside('shop', {
			schemas: [acme],
			ties: [{ role: 'acme_app', as: 'grantee', described: 'database shop' }],
		});
		expect(sqlOf(planOf(shop, applied(shop), { kept: [kept] }, tenantsOnly))).toEqual([
			'A1 ALTER ROLE acme_app NOLOGIN',
			'C1 DROP SCHEMA acme CASCADE',
			'C2 DROP OWNED BY acme_app',
			'A2 DROP ROLE acme_app',
		]);
	});

	test('of shared tables: whose rows they are goes first, and can be given back', () => {
		const kept = inside('mall', { mapOwner: 'mall_db_owner', mapRows: [{ login: 'acme_app', key: "a'b" }] });
		const plan = planOf(mall, applied(mall), { kept: [kept] }, tenantsOnly);
		expect(sqlOf(plan)).toEqual([
			"C1 DELETE FROM gatehouse.map WHERE login IN ('acme_app')",
			'A1 ALTER ROLE acme_app NOLOGIN',
			'A2 DROP ROLE acme_app',
		]);
		const undo = plan.phases.closing.flatMap((phase) => phase.statements.map((statement) => statement.undo));
		expect(undo.map((each) => ('sql' in each ? preview(each.sql) : each.none))).toEqual([
			"INSERT INTO gatehouse.map (login, key) VALUES ('acme_app', 'a''b')",
			'ALTER ROLE acme_app LOGIN',
		]);
		expect(plan.notes).toEqual([expect.stringMatching(/rows of the tables that the tenants share in mall stay/)]);
	});

	test('of much: what reads before what is read, partitions before their table, two hundred at once', () => {
		const table = (name: string, changes: object = {}) =>
			({ schema: 'acme', name, kind: 'table', isPartition: false, ...changes }) as const;
		const relations = [
			...Array.from({ length: 201 }, (_, at) => table(`t${at}`)),
			table('p1', { isPartition: true }),
			table('v', { kind: 'view' }),
			table('s', { kind: 'sequence' }),
		];
		const routines = [{ schema: 'acme', name: 'f', signature: 'integer, text' }];
		const kept = inside('shop', { schemas: [acme], relations, routines });
		const { rest } = planOf(shop, applied(shop), { kept: [kept] }, tenantsOnly).phases;
		const beginnings = rest.map((phase) => preview(phase.statements[0]?.sql ?? expect.fail()).slice(0, 40));
		expect(beginnings).toEqual([
			'DROP VIEW IF EXISTS acme.v CASCADE',
			'DROP TABLE IF EXISTS acme.p1 CASCADE',
			expect.stringContaining('DROP TABLE IF EXISTS acme.t0, acme.t1'),
			'DROP TABLE IF EXISTS acme.t200 CASCADE',
			'DROP SEQUENCE IF EXISTS acme.s CASCADE',
			'DROP ROUTINE IF EXISTS acme.f(integer, t',
			'DROP SCHEMA acme CASCADE',
			'DROP ROLE acme_app',
		]);
	});

	test('what a role owns and does not go is somebody’s first, and only then its rights are taken', () => {
		const kept = inside('shop', { ties: [{ role: 'acme_app', as: 'owner', described: 'table public.x' }] });
		const plan = planOf(shop, applied(shop), { kept: [kept] }, { tenantsOnly: true, reassignTo: 'postgres' });
		expect(sqlOf(plan).slice(1, 3)).toEqual(['C1 REASSIGN OWNED BY acme_app TO postgres', 'C2 DROP OWNED BY acme_app']);
	});

	test('an administrator joins whom it acts as and leaves again, and never whom it has just dropped', () => {
		const names = desiredOf(parseProfile(orders), administrator).roles.map((each) => each.name);
		const current = applied(orders, { administrator: { ...administrator, mayJoin: names } });
		const sql = sqlOf(planOf(orders, current)).filter((line) => !line.includes('LOGIN'));
		expect(sql.slice(0, 3)).toEqual([
			'B1 GRANT orders_db_owner TO CURRENT_USER WITH INHERIT TRUE, SET TRUE',
			'B2 DROP DATABASE orders WITH (FORCE)',
			'B3 REVOKE orders_db_owner FROM CURRENT_USER',
		]);
		expect(sql.slice(3).every((line) => / DROP ROLE /.test(line))).toBe(true);
	});

	test('of what is not there is empty', () => {
		expect(sqlOf(planOf(orders, freshServer()))).toEqual([]);
		expect(sqlOf(planOf(shop, applied(shop), { kept: [inside('shop')] }, tenantsOnly))).toHaveLength(2);
	});

	test('names are quoted', () => {
		const odd = {
			...orders,
			name: 'odd',
			database: { name: 'O"dd' },
			roles: [{ name: 'sel ect', access: 'read-only' }],
		};
		expect(sqlOf(planOf(odd, applied(odd)))).toEqual(
			expect.arrayContaining(['A1 ALTER ROLE "sel ect" NOLOGIN', 'B1 DROP DATABASE "O""dd" WITH (FORCE)']),
		);
	});
});

describe('is refused, with what would mend it', () => {
	const refused = (act: () => unknown) => {
		try {
			act();
		} catch (error) {
			expect(error).toBeInstanceOf(RefusedError);
			return `${(error as RefusedError).message}\n${(error as RefusedError).remedy}`;
		}
		return 'allowed';
	};
	const app = { role: 'orders_app', owns: false };

	test.each([
		[{ kind: 'database', name: 'postgres' }, 'REVOKE ALL ON DATABASE postgres FROM orders_app;'],
		[{ kind: 'tablespace', name: 'fast' }, 'REVOKE ALL ON TABLESPACE fast FROM orders_app;'],
		[{ kind: 'parameter', name: 'work_mem' }, 'REVOKE ALL ON PARAMETER work_mem FROM orders_app;'],
		[{ kind: 'membership', of: 'staff', member: 'joe' }, 'REVOKE staff FROM joe GRANTED BY orders_app;'],
		[{ kind: 'other', described: 'subscription s' }, '-- give that to another role first'],
		[{ kind: 'database', name: 'orders' }, 'allowed'],
		[{ kind: 'membership', of: 'orders_owner', member: 'joe' }, 'allowed'],
	] as const)('%j held', (what, remedy) => {
		expect(refused(() => planOf(orders, applied(orders), { shared: [{ ...app, what }] }))).toContain(remedy);
	});

	test('another database owned, or things in it', () => {
		const shared = [{ role: 'orders_owner', owns: true, what: { kind: 'database', name: 'old' } }] as const;
		const foreign = [{ database: 'old', role: 'orders_app', owned: 1, held: 2, examples: ['table t', 'table u'] }];
		const said = refused(() => planOf(orders, applied(orders), { shared, foreign }));
		expect(said).toContain('ALTER DATABASE old OWNER TO CURRENT_USER;');
		expect(said).toContain(
			"orders_app owns one object and has rights on 2 objects in database old, which is not this profile's: table t and table u.",
		);
		expect(said).toContain(
			'-- in database old:\nREASSIGN OWNED BY orders_app TO CURRENT_USER;\nDROP OWNED BY orders_app;',
		);
	});

	test.each([
		['a role without the mark', { comment: null }, /orders_app was not made by this profile/],
		['another profile’s role', { comment: 'gatehouse: other' }, /orders_app was made by another profile/],
		['a superuser', { superuser: true }, /orders_app is a superuser/],
	])('%s', (_what, changes, words) => {
		const current = applied(orders);
		const roles = current.roles.map((each) => (each.name === 'orders_app' ? { ...each, ...changes } : each));
		expect(refused(() => planOf(orders, { ...current, roles }))).toMatch(words);
	});

	test.each([
		[
			{ comment: null },
			/Database orders was not made by this profile[\s\S]*COMMENT ON DATABASE orders IS 'gatehouse: orders'/,
		],
		[{ allowsConnections: false }, /accepts no connections[\s\S]*ALLOW_CONNECTIONS true/],
		// The remains of an interrupted DROP DATABASE can only be dropped.
		[{ connectionLimit: -2 }, /^allowed$/],
	])('a database that is %j', (changes, words) => {
		const current = applied(orders);
		const databases = current.databases.map((each) => (each.name === 'orders' ? { ...each, ...changes } : each));
		expect(refused(() => planOf(orders, { ...current, databases }))).toMatch(words);
	});

	test('an adopted role is the profile’s', () => {
		const document = { ...orders, roles: [{ name: 'old_app', access: 'read-write', adopt: true }] };
		const current = applied(document);
		const roles = current.roles.map((each) => (each.name === 'old_app' ? { ...each, comment: null } : each));
		expect(sqlOf(planOf(document, { ...current, roles })).join()).toContain('DROP ROLE old_app');
	});

	test('a slot, the database that one is connected to, a receiver that goes', () => {
		const slots = applied(orders, { logicalSlots: [{ name: 'feed', database: 'orders' }] });
		expect(refused(() => planOf(orders, slots))).toMatch(/slot or subscription feed uses database orders/);
		expect(refused(() => planOf(orders, applied(orders), {}, undefined, 'orders'))).toMatch(/connected to orders/);
		const scope = { tenantsOnly: true, reassignTo: 'acme_app' };
		expect(refused(() => planOf(shop, applied(shop), {}, scope))).toMatch(/is to be dropped itself/);
	});

	test('what stays and is tied to it', () => {
		const kept = (changes: Partial<KeptInside>) =>
			refused(() =>
				planOf(shop, applied(shop), { kept: [inside('shop', { schemas: [acme], ...changes })] }, tenantsOnly),
			);
		const grant = { object: 'TABLE public.x', owner: 'o', grantor: 'g', grantee: 'acme_app', privilege: 'SELECT' };
		expect(kept({ dependents: ['view v'] })).toMatch(/view v in shop depends on what is in acme/);
		expect(kept({ ties: [{ role: 'acme_app', as: 'owner', described: 'table x' }] })).toMatch(/--reassign-to ROLE/);
		expect(kept({ ties: [{ role: 'acme_app', as: 'policy', described: 'policy p' }] })).toMatch(
			/policy p in shop is for acme_app/,
		);
		expect(kept({ ties: [{ role: 'acme_app', as: 'default', described: 'default privileges' }] })).toBe('allowed');
		expect(kept({ grants: [grant] })).toContain(
			'SET ROLE g; REVOKE SELECT ON TABLE public.x FROM acme_app; RESET ROLE;',
		);
		expect(kept({ grants: [{ ...grant, grantor: 'o' }] })).toBe('allowed');
		expect(kept({ grants: [{ ...grant, grantor: 'acme_app', grantee: null }] })).toMatch(
			/acme_app has given PUBLIC SELECT/,
		);
		expect(kept({ schemas: [{ ...acme, comment: null, owner: 'joe' }] })).toMatch(
			/Schema acme in shop was not made by this profile/,
		);
	});

	test('others in a database that goes', () => {
		const strange = {
			database: 'shop',
			schema: 'globex',
			owners: ['shop_owner'],
			objects: 3,
			comment: 'gatehouse: shop',
		};
		expect(refused(() => planOf(shop, applied(shop), { strange: [strange] }))).toMatch(
			/of none of the tenants that it names/,
		);
		const others = { ...strange, schema: 'audit', owners: ['joe'], comment: null };
		expect(refused(() => planOf(shop, applied(shop), { strange: [others] }))).toMatch(
			/holds 3 objects of joe[\s\S]*DROP SCHEMA audit CASCADE/,
		);
	});
});

describe('an administrator that is no superuser', () => {
	const lacks = (changes: Partial<Current>, facts: Partial<DropFacts> = {}) => {
		try {
			planOf(orders, applied(orders, changes), facts);
		} catch (error) {
			expect(error).toBeInstanceOf(InsufficientPrivilegeError);
			return (error as InsufficientPrivilegeError).missing.map((each) => each.right);
		}
		return [];
	};
	const all = desiredOf(parseProfile(orders), administrator).roles.map((each) => each.name);
	const may = { ...administrator, mayJoin: all };

	test('needs CREATEROLE, and from 16 on ADMIN OPTION on each', () => {
		expect(lacks({ administrator: may })).toEqual([]);
		expect(lacks({ administrator: { ...may, createRole: false } })).toEqual(['CREATEROLE, to drop roles']);
		expect(lacks({ administrator }).join()).toMatch(/^the rights of orders_db_owner.*ADMIN OPTION on orders_app/);
		expect(lacks({ administrator, version: 150_000 })).toEqual([
			'the rights of orders_db_owner, to drop what belongs to it',
		]);
	});

	test('that inherits nothing becomes the owner before 16', () => {
		const changes = { administrator: { ...may, inherit: false }, version: 150_000 };
		const [, ...sql] = sqlOf(planOf(orders, applied(orders, changes))).filter((line) => line.startsWith('B'));
		expect(sql).toEqual([
			'B2 GRANT orders_db_owner TO CURRENT_USER',
			'B3 SET ROLE orders_db_owner',
			'B4 DROP DATABASE orders',
			'B5 RESET ROLE',
			'B6 REVOKE orders_db_owner FROM CURRENT_USER',
		]);
	});

	test('needs to end the sessions of others', () => {
		const sessions = [{ role: 'joe', database: 'orders', count: 1 }];
		expect(lacks({ administrator: may }, { sessions })).toEqual(['the right to end the sessions of joe in orders']);
	});
});
