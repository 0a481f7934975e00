import { describe, expect, test } from 'vitest';
import type { Current } from '../../../source/core/access/current.js';
import { type Stage, secondLoginsIn, secondMark } from '../../../source/core/access/second-login.js';
import { InsufficientPrivilegeError, RefusedError, UsageError } from '../../../source/core/errors.js';
import { desiredOf } from '../../../source/core/patterns/desired-of.js';
import { type Phase, statementsOf } from '../../../source/core/plan/plan.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import { graceOf } from '../../../source/core/rotate/grace.js';
import { type Progress, workOn } from '../../../source/core/rotate/grace-step.js';
import { type RotationScope, rotationOf } from '../../../source/core/rotate/rotation.js';
import { preview } from '../../../source/core/sql/render.js';
import { administrator, freshServer, role } from '../../helpers/current.js';
import { orders, planOf, sqlOf } from '../../helpers/plan-of.js';

const since = '2026-11-28T09:00:00.000Z';
const mark = 'gatehouse: orders';
const applied = (changes: Partial<Current> = {}, ...more: Current['roles']) => {
	const made = ['orders_app', 'orders_report', 'orders_migrator'].map((name) =>
		role(name, { login: true, comment: mark, connectionLimit: 7, validUntil: '2099-01-01T00:00:00.000000Z' }),
	);
	return freshServer({ roles: [...freshServer().roles, ...made, ...more], ...changes });
};
const second = (stage: Stage, of = 'orders_app') =>
	role(`${of}_grace`, { login: true, comment: secondMark('orders', { of, since, stage }) });
const member = (of = 'orders_app') => ({
	memberships: [{ role: of, member: `${of}_grace`, grantor: 'postgres', admin: false, inherit: true, set: false }],
});
const grace = (
	current: Current,
	scope: Partial<RotationScope> = {},
	document: unknown = orders,
	isKept = (_: string) => false,
	lost: readonly string[] = [],
) =>
	graceOf({
		profile: parseProfile(document),
		current,
		scope: { tenantsOnly: false, ...scope },
		maintenance: 'postgres',
		isKept,
		lost,
		shut: [],
		now: since,
	});
const lines = (current: Current, scope: Partial<RotationScope> = { role: 'orders_app' }) =>
	statementsOf(grace(current, scope)).map(({ sql }) => preview(sql));

describe('which step comes next', () => {
	const pair = (progress: Progress, at: number) => ({
		first: `l${at}`,
		second: `l${at}_grace`,
		database: 'd',
		progress,
		since: null,
	});
	const works = (...progress: Progress[]) => {
		const { step, turn, waiting } = workOn(progress.map(pair));
		expect(turn.length + waiting.length).toBe(progress.length);
		return [step, turn.map((each) => each.progress).join(' ')];
	};

	test.each<[readonly Progress[], string, string]>([
		[['none', 'none'], 'make', 'none none'],
		[['made', 'made'], 'make', 'made made'],
		[['proved', 'changed'], 'exchange', 'proved changed'],
		[['ready', 'gone'], 'end', 'ready gone'],
		[['tried', 'tried'], 'make', 'tried tried'],
		[['retried', 'changed'], 'exchange', 'retried changed'],
	])('all together: %j', (progress, step, turn) => expect(works(...progress)).toEqual([step, turn]));

	test('a killed run catches up before anybody goes on', () => {
		expect(works('none', 'proved')).toEqual(['make', 'none']);
		expect(works('made', 'proved', 'ready')).toEqual(['make', 'made']);
		expect(works('ready', 'changed')).toEqual(['exchange', 'changed']);
		expect(works('tried', 'proved', 'ready')).toEqual(['make', 'tried']);
		expect(works('ready', 'retried')).toEqual(['exchange', 'retried']);
	});

	test('nothing is begun anew for one whose second login may have ended a moment ago', () => {
		expect(works('none', 'ready')).toEqual(['end', 'ready']);
		expect(works('none', 'changed')).toEqual(['exchange', 'changed']);
		expect(works('none', 'gone')).toEqual(['end', 'gone']);
		expect(works('none', 'retried')).toEqual(['exchange', 'retried']);
		expect(works('none', 'proved', 'ready')).toEqual(['exchange', 'proved']);
	});
});

describe('how far it is stands in the comment', () => {
	const desired = desiredOf(parseProfile(orders), freshServer().administrator);
	const found = (comment: string | null, name = 'orders_app_grace') => secondLoginsIn(desired, [{ name, comment }]);

	test('and is read back', () => {
		for (const stage of ['made', 'tried', 'proved', 'changed', 'retried', 'ready'] as const)
			expect(found(secondMark('orders', { of: 'orders_app', since, stage }))).toEqual([
				{ name: 'orders_app_grace', of: 'orders_app', since, stage },
			]);
	});

	test('a name alone says nothing, nor does the mark of another profile or of another login', () => {
		const own = { of: 'orders_app', since, stage: 'made' } as const;
		for (const comment of [
			null,
			mark,
			secondMark('other', own),
			secondMark('orders', { ...own, of: 'orders_report' }),
			`${secondMark('orders', own)} `,
			secondMark('orders', own).replace('made', 'done'),
		])
			expect(found(comment)).toEqual([]);
		expect(found(secondMark('orders', own), 'orders_report_grace')).toEqual([]);
	});
});

describe('the statements', () => {
	test('make it whole in one transaction, with what the first is limited to and starts with', () => {
		const settings = [
			{ role: 'orders_app', database: 'orders', name: 'search_path', value: 'app, "My Schema"' },
			{ role: 'orders_app', database: null, name: 'work_mem', value: '64MB' },
			{ role: 'orders_report', database: 'orders', name: 'work_mem', value: '1MB' },
		];
		const rotation = grace(applied({ settings }), { role: 'orders_app' });
		expect(rotation.phases).toHaveLength(1);
		expect(statementsOf(rotation).map(({ sql }) => preview(sql))).toEqual([
			`CREATE ROLE orders_app_grace LOGIN PASSWORD '••••••••' CONNECTION LIMIT 7 VALID UNTIL '2099-01-01T00:00:00.000000Z'`,
			`COMMENT ON ROLE orders_app_grace IS 'gatehouse: orders (second login of orders_app since ${since}; made)'`,
			'GRANT orders_app TO orders_app_grace WITH INHERIT TRUE, SET FALSE',
			'ALTER ROLE orders_app_grace IN DATABASE orders SET search_path = app, "My Schema"',
			`ALTER ROLE orders_app_grace SET work_mem = '64MB'`,
		]);
		const saying = (phases: readonly Phase[]) =>
			phases.flatMap((phase) => phase.statements.map(({ id, sql }) => `${id} ${preview(sql).replace(/.*; /, '')}`));
		expect(saying(rotation.tried(['orders_app_grace']))).toEqual([`A6 tried)'`]);
		expect(saying(rotation.told(['orders_app_grace']))).toEqual([`A7 proved)'`]);
		expect(rotation.told(['orders_report_grace'])).toEqual([]);
		expect(lines(applied({ version: 150_000 }))).toContain('GRANT orders_app TO orders_app_grace');
	});

	test('try anew what nobody has tried, change the first, and say so in the same transaction', () => {
		expect(lines(applied(member(), second('made')))).toEqual([`ALTER ROLE orders_app_grace PASSWORD '••••••••'`]);
		const exchange = grace(applied(member(), second('proved')), { role: 'orders_app' });
		expect(exchange.phases.map(({ transactional }) => transactional)).toEqual([true]);
		expect(statementsOf(exchange).map(({ sql }) => preview(sql))).toEqual([
			`ALTER ROLE orders_app PASSWORD '••••••••'`,
			expect.stringMatching(/^COMMENT ON ROLE orders_app_grace IS '.*; changed\)'$/),
		]);
		expect(lines(applied(member(), second('ready')))).toEqual([]);
	});

	test('are none where all is done but that somebody was told', () => {
		for (const [stage, step, next] of [
			['tried', 'make', 'proved'],
			['retried', 'exchange', 'ready'],
		] as const) {
			const rotation = grace(applied(member(), second(stage)), { role: 'orders_app' });
			expect([rotation.step, rotation.logins, statementsOf(rotation)]).toEqual([step, [], []]);
			const [told] = rotation.told(['orders_app']).flatMap((phase) => phase.statements);
			expect(told && preview(told.sql)).toContain(`; ${next})`);
		}
	});

	test('are those of the step once more where the file has no password that could be told', () => {
		for (const [stage, login, lost] of [
			['tried', 'orders_app_grace', ['orders_app_grace']],
			['retried', 'orders_app', ['orders_app']],
			['tried', undefined, ['orders_app']],
			['retried', undefined, ['orders_app_grace']],
			['proved', 'orders_app', ['orders_app_grace']],
		] as const) {
			const current = applied(member(), second(stage));
			const rotation = grace(current, { role: 'orders_app' }, orders, undefined, lost);
			expect(rotation.logins.map(({ name }) => name)).toEqual(login === undefined ? [] : [login]);
		}
	});
});

describe('whom it is for', () => {
	test('not a migrate login: by name it is refused, and else it is left out', () => {
		expect(() => grace(applied(), { role: 'orders_migrator' })).toThrow(UsageError);
		expect(() => grace(applied(), { role: 'orders_migrator' })).toThrow('orders_migrator needs no second login');
		const { turn, leftOut } = grace(applied());
		expect([turn.map(({ first }) => first), leftOut]).toEqual([['orders_app', 'orders_report'], ['orders_migrator']]);
	});

	test('a second login has none itself, and gets a new password of its own without --grace', () => {
		const current = applied(member(), second('proved'));
		expect(() => grace(current, { role: 'orders_app_grace' })).toThrow(/itself the second login of orders_app/);
		const plain = rotationOf(
			parseProfile(orders),
			current,
			{ role: 'orders_app_grace', tenantsOnly: false },
			'postgres',
		);
		expect(plain.logins).toEqual([{ name: 'orders_app_grace', database: 'orders' }]);
	});

	test('a rotation without --grace says what stands and what to do', () => {
		const act = () =>
			rotationOf(parseProfile(orders), applied(member(), second('proved')), { tenantsOnly: false }, 'postgres');
		expect(act).toThrow(RefusedError);
		expect(act).toThrow(/orders_app has a second login, orders_app_grace, since 2026-11-28.*may go over to it/);
	});
});

describe('is refused before anything happens', () => {
	test('a name that PostgreSQL would cut', () => {
		const long = 'o'.repeat(60);
		const document = { ...orders, roles: [{ name: long, access: 'read-only' }] };
		const act = () =>
			grace(freshServer({ roles: [...freshServer().roles, role(long, { login: true, comment: mark })] }), {}, document);
		expect(act).toThrow(RefusedError);
		expect(act).toThrow(/is 66 bytes long and PostgreSQL keeps 63/);
	});

	test.each([
		['somebody’s role of that name', { comment: null }],
		['another profile’s second login', { comment: secondMark('other', { of: 'orders_app', since, stage: 'ready' }) }],
		['a role of the profile’s own mark', { comment: mark }],
	])('%s', (_what, changes) => {
		const act = () => grace(applied({}, role('orders_app_grace', { login: true, ...changes })), { role: 'orders_app' });
		expect(act).toThrow(RefusedError);
		expect(act).toThrow(/orders_app_grace exists and is no second login of orders_app/);
	});

	test.each([
		['lost its membership', applied({}, second('proved'))],
		['may not sign in', applied(member(), { ...second('proved'), login: false })],
	])('taking the password from the first while the second %s', (_what, current) => {
		expect(() => grace(current, { role: 'orders_app' })).toThrow(
			expect.objectContaining({ code: 'second-login-broken' }),
		);
	});

	test('what the administrator may not do, with the SQL for someone who may', () => {
		const act =
			(version: number, mayJoin: readonly string[], changes: Partial<Current> = {}) =>
			() =>
				lines(applied({ version, administrator: { ...administrator, mayJoin }, ...changes }));
		expect(act(180_000, [])).toThrow(InsufficientPrivilegeError);
		expect(act(180_000, [])).toThrow(/ADMIN OPTION on orders_app/);
		expect(act(180_000, ['orders_app'])()).toHaveLength(3);
		expect(act(150_000, [])()).toHaveLength(3);
		const logs = {
			settings: [{ role: 'orders_app', database: null, name: 'log_statement', value: 'all' }],
			unsettable: [{ name: 'log_statement', by: 'superuser' as const }],
		};
		expect(act(180_000, ['orders_app'], logs)).toThrow(
			expect.objectContaining({ remedy: expect.stringContaining('GRANT SET ON PARAMETER log_statement TO adm;') }),
		);
		expect(act(140_000, [], logs)).toThrow(/the right to set log_statement/);
	});
});

describe('a plan', () => {
	const current = (...roles: Current['roles']) => applied(member(), ...roles);

	test('leaves a second login as it is, and tells of no stranger', () => {
		const { warnings } = planOf(orders, current(second('proved')));
		expect(warnings.filter(({ code }) => code === 'stranger-member')).toEqual([]);
		expect(
			sqlOf(planOf(orders, current(second('proved')))).filter((line) => line.includes('REVOKE orders_app')),
		).toEqual([]);
	});

	test('puts its membership right, and never makes one', () => {
		expect(sqlOf(planOf(orders, applied({}, second('proved'))))).toContain(
			'GRANT orders_app TO orders_app_grace WITH INHERIT TRUE, SET FALSE',
		);
		expect(sqlOf(planOf(orders, applied())).join('\n')).not.toContain('_grace');
	});

	test('takes a role of that name for the stranger that it is', () => {
		const { warnings } = planOf(orders, current(role('orders_app_grace', { login: true })));
		expect(warnings.filter(({ code }) => code === 'stranger-member')).toHaveLength(1);
	});
});
