import { describe, expect, test } from 'vitest';
import type { Administrator, Current, Membership } from '../../../source/core/access/current.js';
import { statementsOf } from '../../../source/core/plan/plan.js';
import { administrator, database, freshServer, role } from '../../helpers/current.js';
import { orders, planOf, sqlOf } from '../../helpers/plan-of.js';

const by = (changes: Partial<Administrator>, more: Partial<Current> = {}) =>
	planOf(orders, freshServer({ administrator: { ...administrator, ...changes }, ...more }));
const phase = (plan: ReturnType<typeof by>, at: number) => {
	const one = plan.phases[at];
	return sqlOf({ ...plan, phases: one === undefined ? [] : [one] });
};

describe('what is taken for the work', () => {
	test('is given back in reverse, each step with its own undo', () => {
		const plan = by({});
		const opening = phase(plan, 2);
		expect([opening[0], opening.at(-1)]).toEqual([
			'GRANT orders_db_owner TO CURRENT_USER WITH INHERIT TRUE, SET TRUE',
			'REVOKE orders_db_owner FROM CURRENT_USER',
		]);
		const back = statementsOf(plan).filter((statement) => statement.temporary === true);
		expect(back.length).toBeGreaterThan(0);
		expect(back.every((statement) => 'sql' in statement.undo)).toBe(true);
	});

	test('is not a lasting membership of what it makes, where its sessions would take one', () => {
		expect(phase(by({ joinsWhatItMakes: true }), 0)[0]).toBe("SET LOCAL createrole_self_grant = ''");
		expect(sqlOf(by({})).filter((line) => line.includes('self_grant'))).toEqual([]);
	});

	test('is its own INHERIT too, before 16, where it inherits nothing', () => {
		const opening = phase(by({ inherit: false }, { version: 150_000 }), 2);
		expect([opening[0], opening.at(-1)]).toEqual([
			'ALTER ROLE CURRENT_USER INHERIT',
			'ALTER ROLE CURRENT_USER NOINHERIT',
		]);
		expect(sqlOf(by({ inherit: false })).filter((line) => line.includes('ALTER ROLE CURRENT_USER'))).toEqual([]);
	});
});

describe('a membership that was there', () => {
	const mark = 'gatehouse: orders';
	const there = (memberships: readonly Membership[], changes: Partial<Administrator>) =>
		by(
			{ mayJoin: ['orders_db_owner', 'orders_owner'], ...changes },
			{
				roles: [
					...freshServer().roles,
					...['orders_db_owner', 'orders_owner'].map((name) => role(name, { comment: mark })),
				],
				memberships,
			},
		);
	const joins = (plan: ReturnType<typeof by>) =>
		phase(plan, 2).filter((line) => /^(?:GRANT|REVOKE) orders_db_owner (?:TO|FROM)/.test(line));
	const own = { role: 'orders_db_owner', member: 'adm', grantor: 'adm', admin: false, inherit: false, set: true };

	test('with other options comes out with them', () => {
		expect(joins(there([own], {}))).toEqual([
			'GRANT orders_db_owner TO CURRENT_USER WITH INHERIT TRUE, SET TRUE',
			'GRANT orders_db_owner TO CURRENT_USER WITH INHERIT FALSE, SET TRUE',
		]);
	});

	test('with all that it takes is used as it is', () => {
		const full = { inherits: ['adm', 'orders_db_owner'], becomes: ['adm', 'orders_db_owner'] };
		expect(joins(there([{ ...own, inherit: true }], full))).toEqual([]);
	});

	test('by another grantor stays beside it, and a group that may let others in does so in its own name', () => {
		const group = { ...own, member: 'team', grantor: 'postgres', admin: true };
		const other = { ...own, grantor: 'postgres' };
		expect(joins(there([other, group], { inherits: ['adm', 'team'] }))).toEqual([
			'GRANT orders_db_owner TO CURRENT_USER WITH INHERIT TRUE, SET TRUE GRANTED BY team',
			'REVOKE orders_db_owner FROM CURRENT_USER GRANTED BY team',
		]);
	});
});

test("databases that are the provider's are told as such, and no other is", () => {
	const databases = [
		database('postgres', 'cloudsqlsuperuser'),
		database('template1', 'cloudsqladmin'),
		database('cloudsqladmin', 'cloudsqladmin'),
		database('rdsadmin', 'rdsadmin', { acl: [] }),
		database('crm', 'dba'),
	];
	const told = by({}, { databases }).warnings.filter((warning) => warning.code.startsWith('siblings'));
	expect(told.map((warning) => warning.message)).toEqual([
		'PUBLIC may enter 2 other databases of this server (postgres, crm), and so may these logins. They are left as they are.',
		"template1, cloudsqladmin and rdsadmin are the provider's: left alone. By its grants PUBLIC may enter template1 and cloudsqladmin, and so may these logins.",
	]);
});
