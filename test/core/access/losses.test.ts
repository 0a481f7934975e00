import { describe, expect, test } from 'vitest';
import type { Bystander } from '../../../source/core/access/bystander.js';
import type { AclItem, Current, CurrentObject } from '../../../source/core/access/current.js';
import type { Loss } from '../../../source/core/access/loss.js';
import { InsufficientPrivilegeError, RefusedError } from '../../../source/core/errors.js';
import { confirmationFor } from '../../../source/core/plan/confirmation.js';
import { assertLossesConfirmed, idleConfirmations } from '../../../source/core/plan/loss-confirmation.js';
import { rightsInWords } from '../../../source/core/plan/loss-lines.js';
import { statementsOf } from '../../../source/core/plan/plan.js';
import { preview } from '../../../source/core/sql/render.js';
import { administrator, bystander, database, freshServer, interior, role } from '../../helpers/current.js';
import { orders, planOf, sqlOf } from '../../helpers/plan-of.js';

const item = (grantee: string | null, privilege: string, grantor = 'dba'): AclItem => ({
	grantor,
	grantee,
	privilege,
	grantable: false,
});
const open = [item(null, 'CONNECT'), item(null, 'TEMPORARY')];
const schema = (name: string, owner: string, ...acl: readonly AclItem[]) => ({ name, owner, acl, comment: null });
const routine = (name: string, changes: Partial<CurrentObject> = {}): CurrentObject => ({
	schema: 'app',
	name,
	signature: 'integer',
	kind: 'function',
	owner: 'orders_owner',
	acl: [item(null, 'EXECUTE', 'orders_owner')],
	ofExtension: false,
	isPartition: false,
	rowSecurity: false,
	forcedRowSecurity: false,
	securityDefiner: false,
	securityInvoker: false,
	...changes,
});
const owned = role('orders_owner');

/** The database of the profile, as somebody made it before and opened it to everybody. */
function inhabited(bystanders: readonly Bystander[], changes: Partial<Current> = {}): Current {
	return freshServer({
		roles: [...freshServer().roles, owned, ...bystanders.map((each) => role(each.name))],
		databases: [database('orders', 'dba')],
		interiors: [
			interior('orders', {
				schemas: [
					schema('public', 'pg_database_owner', item(null, 'USAGE', 'pg_database_owner')),
					schema('app', 'orders_owner', item(null, 'USAGE', 'orders_owner')),
				],
				objects: [routine('total'), routine('price')],
				dependents: [{ what: 'view reporting.daily', owner: 'reporting', uses: 'app.total(integer)' }],
			}),
		],
		bystanders,
		...changes,
	});
}

const said = (loss: Loss | undefined) => rightsInWords(loss?.rights ?? []);
const everything = [
	'CONNECT and TEMPORARY on database orders',
	'USAGE on schema public in orders',
	'USAGE on schema app in orders',
	'EXECUTE on 2 routines of app in orders',
];
const without = (...few: readonly string[]) => everything.filter((line) => !few.includes(line));

const rows: readonly (readonly [string, Bystander, readonly string[], Partial<Current>])[] = [
	['a login that PUBLIC lets in', bystander('bob'), everything, {}],
	[
		'one that is granted CONNECT itself',
		bystander('bob'),
		['TEMPORARY on database orders', ...everything.slice(1)],
		{ databases: [database('orders', 'dba', { acl: [...open, item('bob', 'CONNECT')] })] },
	],
	[
		'one whose group is granted all of the database',
		bystander('bob', { holdsAs: ['bob', 'team'] }),
		everything.slice(1),
		{ databases: [database('orders', 'dba', { acl: [...open, item('team', 'CONNECT'), item('team', 'TEMPORARY')] })] },
	],
	[
		'the owner of the database, which is pg_database_owner there',
		bystander('dba'),
		['USAGE on schema app in orders', 'EXECUTE on 2 routines of app in orders'],
		{
			databases: [database('orders', 'dba', { acl: [...open, item('dba', 'CONNECT'), item('dba', 'TEMPORARY')] })],
			interiors: [
				interior('orders', {
					schemas: [
						schema(
							'public',
							'pg_database_owner',
							item(null, 'USAGE', 'pg_database_owner'),
							item('pg_database_owner', 'USAGE', 'pg_database_owner'),
						),
						schema('app', 'orders_owner', item(null, 'USAGE', 'orders_owner')),
					],
					objects: [routine('total'), routine('price')],
				}),
			],
		},
	],
	[
		'a reader of all data, which looks into every schema',
		bystander('bob', { holdsAs: ['bob', 'pg_read_all_data'] }),
		without('USAGE on schema public in orders', 'USAGE on schema app in orders'),
		{},
	],
	[
		'one that may enter neither way',
		bystander('bob'),
		[],
		{ databases: [database('orders', 'dba', { acl: [item(null, 'TEMPORARY')] })] },
	],
	[
		'one that cannot look into the schema of the routines',
		bystander('bob'),
		without(
			'USAGE on schema public in orders',
			'USAGE on schema app in orders',
			'EXECUTE on 2 routines of app in orders',
		),
		{
			interiors: [
				interior('orders', { schemas: [schema('app', 'orders_owner')], objects: [routine('total'), routine('price')] }),
			],
		},
	],
	[
		'one that keeps it through what another role gave PUBLIC',
		bystander('bob'),
		['TEMPORARY on database orders', ...everything.slice(1)],
		{ databases: [database('orders', 'dba', { acl: [...open, item(null, 'CONNECT', 'somebody')] })] },
	],
	['a role that nobody signs in as', bystander('bob', { login: false }), [], {}],
	[
		'one of this profile, for a tenant that is not asked about',
		bystander('bob', { comment: 'gatehouse: orders' }),
		[],
		{},
	],
	['one of another profile, which lives on its own grants', bystander('bob', { comment: 'gatehouse: other' }), [], {}],
	['a login of the profile that was there before', bystander('orders_app'), [], {}],
	['the administrator', bystander('postgres'), [], {}],
	['whoever is there, of a database that is yet to be made', bystander('bob'), [], { databases: [], interiors: [] }],
];

describe('what is lost by', () => {
	test.each(rows)('%s', (_what, who, lost, changes) => {
		const { losses } = planOf(orders, inhabited([who], changes));
		expect(losses.map((loss) => loss.role)).toEqual(lost.length === 0 ? [] : [who.name]);
		expect(said(losses[0])).toEqual(lost);
	});

	test('the owner of a view, though nobody signs in as it, is what the view needs', () => {
		const { losses } = planOf(orders, inhabited([bystander('reporting', { login: false })]));
		expect(losses.map((loss) => loss.relying)).toEqual([['view reporting.daily in orders']]);
		expect(said(losses[0])).toEqual(['EXECUTE on 2 routines of app in orders']);
	});

	test('a subscriber is told with its slots and subscriptions, and with the sessions that are open', () => {
		const who = bystander('feed', {
			replication: true,
			sessions: [
				{ database: 'orders', count: 2 },
				{ database: 'elsewhere', count: 5 },
			],
			subscriptions: [
				{ name: 'in', database: 'orders' },
				{ name: 'out', database: 'elsewhere' },
			],
		});
		const logicalSlots = [
			{ name: 'a', database: 'orders' },
			{ name: 'b', database: 'elsewhere' },
		];
		const [loss] = planOf(orders, inhabited([who], { logicalSlots })).losses;
		expect(loss?.sessions).toBe(2);
		expect(loss?.relying).toEqual(['subscription in in orders', 'logical replication slot a of orders']);
	});

	test('whoever holds a right on data through PUBLIC is not kept by `keep`, and that is to be confirmed', () => {
		const table = routine('item', { kind: 'table', signature: null, acl: [item(null, 'SELECT', 'orders_owner')] });
		const [first] = inhabited([]).interiors;
		const current = inhabited([bystander('bob')], {
			interiors: [{ ...interior('orders'), ...first, objects: [table] }],
		});
		const { losses } = planOf({ ...orders, keep: ['bob'] }, current);
		expect(said(losses[0])).toEqual(['SELECT on app.item in orders']);
		expect(() => assertLossesConfirmed({ losses }, [])).toThrow(/SELECT on app\.item in orders/);
		expect(() => assertLossesConfirmed({ losses }, ['bob'])).not.toThrow();
	});
});

describe('`keep`', () => {
	const kept = planOf({ ...orders, keep: ['bob', 'backup'] }, inhabited([bystander('bob'), bystander('backup')]));

	test('gives by name before PUBLIC loses, and the undo takes just that', () => {
		const lines = sqlOf(kept);
		for (const [grant, revoke] of [
			['GRANT CONNECT, TEMPORARY ON DATABASE orders TO bob, backup', 'REVOKE ALL ON DATABASE orders FROM PUBLIC'],
			['GRANT USAGE ON SCHEMA public TO bob, backup', 'REVOKE ALL ON SCHEMA public FROM PUBLIC'],
			['GRANT USAGE ON SCHEMA app TO bob, backup', 'REVOKE ALL ON SCHEMA app FROM PUBLIC'],
			[
				'GRANT EXECUTE ON ROUTINE app.total(integer), app.price(integer) TO bob',
				'REVOKE EXECUTE ON ROUTINE app.total(integer), app.price(integer) FROM PUBLIC',
			],
		] as const) {
			expect(lines).toContain(grant);
			expect(lines.indexOf(grant)).toBeLessThan(lines.indexOf(revoke));
		}
		const grants = statementsOf(kept).filter((statement) => statement.purpose.startsWith('the profile keeps'));
		expect(grants.map((statement) => statement.effect)).toEqual(grants.map(() => 'change'));
	});

	test('is part of making what the plan itself makes, so that a yes is enough', () => {
		const current = freshServer({ roles: [...freshServer().roles, role('backup')], bystanders: [bystander('backup')] });
		const plan = planOf({ ...orders, keep: ['backup'] }, current);
		expect(sqlOf(plan)).toContain('GRANT USAGE ON SCHEMA public TO backup');
		expect(confirmationFor(plan, 'staging')).toEqual({ kind: 'yes' });
	});

	test('is enough: there is nothing left to confirm', () => {
		expect(kept.losses.map((loss) => [loss.inKeep, loss.rights.length, loss.kept.length])).toEqual([
			[true, 0, 4],
			[true, 0, 4],
		]);
		expect(() => assertLossesConfirmed(kept, [])).not.toThrow();
	});

	test('grants only what is not held by name already', () => {
		const acl = [...open, item('bob', 'CONNECT'), item('backup', 'CONNECT'), item('backup', 'TEMPORARY')];
		const current = inhabited([bystander('bob'), bystander('backup')], {
			databases: [database('orders', 'dba', { acl })],
		});
		const lines = sqlOf(planOf({ ...orders, keep: ['bob', 'backup'] }, current));
		expect(lines.filter((line) => /ON DATABASE orders TO (?:bob|backup)/.test(line))).toEqual([
			'GRANT TEMPORARY ON DATABASE orders TO bob',
		]);
	});

	test('keeps no CREATE, which is told and needs no confirmation', () => {
		const shared = schema('public', 'postgres', item(null, 'USAGE', 'postgres'), item(null, 'CREATE', 'postgres'));
		const current = inhabited([bystander('bob')], {
			version: 140_000,
			interiors: [interior('orders', { schemas: [shared] })],
		});
		const plan = planOf({ ...orders, keep: ['bob'] }, current);
		expect(sqlOf(plan)).toContain('GRANT USAGE ON SCHEMA public TO bob');
		expect(plan.warnings.map((warning) => warning.code)).toContain('create-not-kept');
		expect(() => assertLossesConfirmed(plan, [])).not.toThrow();
	});
});

describe('a confirmation', () => {
	const { losses } = planOf(orders, inhabited([bystander('bob'), bystander('carol', { holdsAs: ['carol', 'team'] })]));

	test('names each role, or a group that it is in', () => {
		expect(() => assertLossesConfirmed({ losses }, ['bob', 'carol'])).not.toThrow();
		expect(() => assertLossesConfirmed({ losses }, ['bob', 'team'])).not.toThrow();
		expect(() => assertLossesConfirmed({ losses }, ['bob'])).toThrow(RefusedError);
	});

	test('of one that loses something itself is not one of its members', () => {
		const lead = planOf(orders, inhabited([bystander('bob'), bystander('boss', { holdsAs: ['boss', 'bob'] })]));
		expect(() => assertLossesConfirmed(lead, ['bob'])).toThrow(/boss/);
	});

	test('that is missing is asked for with who loses what, and both ways out', () => {
		const error = (() => {
			try {
				assertLossesConfirmed({ losses }, ['team']);
			} catch (thrown) {
				return thrown as RefusedError;
			}
			throw new Error('it was not refused');
		})();
		expect(error.message).toMatch(/ {2}bob\n {4}CONNECT and TEMPORARY on database orders\n/);
		expect(error.message).not.toContain('carol');
		expect(error.remedy).toMatch(/`keep`.*--confirm-loss bob/);
	});

	test('of nothing is known for what it is', () => {
		expect(idleConfirmations({ losses }, ['bob', 'team', 'bobby'])).toEqual(['bobby']);
	});

	test('of a name that is no plain word is written as a shell takes it', () => {
		const odd = planOf(orders, inhabited([bystander(`o'neil`)]));
		expect(() => assertLossesConfirmed(odd, [])).toThrow(
			expect.objectContaining({ remedy: expect.stringContaining(String.raw`'o'\''neil'`) }),
		);
	});
});

describe('siblings: close', () => {
	const closing = { ...orders, siblings: 'close' };
	const others = [
		database('postgres', 'postgres'),
		database('template0', 'postgres', { allowsConnections: false }),
		database('template1', 'postgres', { acl: [item(null, 'CONNECT', 'postgres')] }),
		database('rdsadmin', 'rdsadmin'),
		database('closed', 'bob', { allowsConnections: false }),
		database('broken', 'bob', { connectionLimit: -2 }),
		database('shop', 'bob'),
	];
	const siblings = (changes: Partial<Current> = {}) =>
		freshServer({ databases: others, bystanders: [bystander('bob'), bystander('carol')], ...changes });
	const revokes = (current: Current, document: object = closing) =>
		sqlOf(planOf(document, current)).filter((line) => line.startsWith('REVOKE CONNECT'));

	test('closes what PUBLIC may enter, and neither a provider’s nor what nobody enters', () => {
		const plan = planOf(closing, siblings());
		expect(revokes(siblings())).toEqual(
			['postgres', 'template1', 'shop'].map((name) => `REVOKE CONNECT, TEMPORARY ON DATABASE ${name} FROM PUBLIC`),
		);
		expect(statementsOf(plan).filter((statement) => statement.effect === 'revoke').length).toBe(3);
		expect(plan.warnings.filter((warning) => warning.code.startsWith('siblings')).map((each) => each.message)).toEqual([
			expect.stringMatching(/^rdsadmin is the provider's: left alone/),
		]);
		expect(plan.losses.map((loss) => [loss.role, ...said(loss)])).toEqual([
			['bob', 'CONNECT and TEMPORARY on database postgres and shop', 'CONNECT on database template1'],
			['carol', 'CONNECT and TEMPORARY on database postgres and shop', 'CONNECT on database template1'],
		]);
	});

	test('gives back what PUBLIC held, and no more', () => {
		const undone = statementsOf(planOf(closing, siblings()))
			.filter((statement) => statement.purpose.startsWith('closes another'))
			.map((statement) => ('sql' in statement.undo ? preview(statement.undo.sql) : ''));
		expect(undone).toEqual([
			'GRANT CONNECT, TEMPORARY ON DATABASE postgres TO PUBLIC',
			'GRANT CONNECT ON DATABASE template1 TO PUBLIC',
			'GRANT CONNECT, TEMPORARY ON DATABASE shop TO PUBLIC',
		]);
	});

	test('leaves everything as it is with `report`, and says so', () => {
		expect(revokes(siblings(), orders)).toEqual([]);
		expect(planOf(orders, siblings()).losses).toEqual([]);
	});

	test('is part of what a plan was made from', () => {
		const shut = others.map((each) => (each.name === 'shop' ? { ...each, acl: [] } : each));
		const fingerprint = (document: object, databases = others) => planOf(document, siblings({ databases })).fingerprint;
		expect(fingerprint(closing, shut)).not.toBe(fingerprint(closing));
		expect(fingerprint(orders, shut)).toBe(fingerprint(orders));
	});

	test('never locks the administrator out', () => {
		const adm = { ...administrator, mayJoin: ['bob'] };
		const databases = [database('shop', 'bob')];
		const lines = sqlOf(planOf(closing, siblings({ administrator: adm, databases })));
		const grant = lines.indexOf('GRANT CONNECT ON DATABASE shop TO adm');
		expect(grant).toBeGreaterThan(-1);
		expect(grant).toBeLessThan(lines.indexOf('REVOKE CONNECT, TEMPORARY ON DATABASE shop FROM PUBLIC'));
		const inside = { ...adm, inherits: ['adm', 'door'] };
		const acl = [...open.map((each) => ({ ...each, grantor: 'bob' })), item('door', 'CONNECT', 'bob')];
		const entering = siblings({ administrator: inside, databases: [database('shop', 'bob', { acl })] });
		expect(sqlOf(planOf(closing, entering))).not.toContain('GRANT CONNECT ON DATABASE shop TO adm');
	});

	test('is refused to an administrator that may not, with the statements and whom they hit', () => {
		const act = () => planOf(closing, siblings({ administrator }));
		expect(act).toThrow(InsufficientPrivilegeError);
		try {
			act();
		} catch (error) {
			expect((error as Error & { remedy: string }).remedy).toMatch(
				/-- bob and carol would lose: [\s\S]*GRANT CONNECT ON DATABASE postgres TO adm;\nREVOKE CONNECT, TEMPORARY ON DATABASE postgres FROM PUBLIC;/,
			);
		}
	});
});
