// What a plan asks of the server does not grow with the tenants, but for a database each, which takes a connection each.
import { describe, expect, onTestFinished, test } from 'vitest';
import { planProfile } from '../../source/commands/plan-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Session } from '../../source/postgres/session.js';
import { openSessions, type Sessions } from '../../source/postgres/sessions.js';
import { openAs, provision } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
const patience = { timeout: 120_000 };
const numbered = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `t${at}`, key: at }));

type Counted = { readonly queries: number; readonly connections: number };

/** Plans a profile that is applied, over sessions that count what is asked of them. */
async function countedPlan(document: unknown, who: Credentials): Promise<Counted> {
	const opened = await openAs(server, who);
	expect((await provision(opened, document, new Map())).result.failure).toBeNull();
	const real = openSessions(opened.target);
	onTestFinished(() => real.close());
	const asked: string[] = [];
	const entered = new Set<number>();
	const counting = (session: Session): Session => ({
		...session,
		query: (text, parameters) => {
			asked.push(text);
			return session.query(text, parameters);
		},
		queryAll: () => Promise.reject(new Error('not counted')),
		queryEach: () => Promise.reject(new Error('not counted')),
	});
	const sessions: Sessions = {
		...real,
		async open(database, lane) {
			const session = await real.open(database, lane);
			entered.add(session.backendPid);
			return counting(session);
		},
	};
	const plan = await planProfile(parseProfile(document), { ...opened, sessions });
	expect(statementsOf(plan)).toEqual([]);
	return { queries: asked.length, connections: entered.size };
}

const schemas = (name: string, count: number) => ({
	version: 1,
	name,
	pattern: 'schema-per-tenant',
	database: { name },
	schema: '{tenant}',
	roles: [
		{ name: `${name}_{tenant}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	tenants: numbered(count).map((tenant) => tenant.name),
});
const rows = (identify: 'login' | 'setting') => (name: string, count: number) => ({
	version: 1,
	name,
	pattern: 'shared-schema',
	database: { name },
	roles: [
		{ name: identify === 'login' ? `${name}_{tenant}_app` : `${name}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	rowSecurity: { identify, type: 'integer' },
	tenants: numbered(count),
});
const databases = (name: string, count: number) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name: `${name}_{tenant}` },
	owner: `${name}_{tenant}_owner`,
	roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
	tenants: numbered(count).map((tenant) => tenant.name),
});

describe.each([
	['a superuser', server.superuser, 'su'],
	['an administrator', administrator, 'cr'],
] as const)('by %s', (_who, who, prefix) => {
	test.each([
		['a schema each', schemas, 'sc'],
		['a login each', rows('login'), 'lo'],
		['shared rows', rows('setting'), 'se'],
	] as const)('%s: as many queries for sixty tenants as for two', patience, async (_what, document, kind) => {
		const [few, many] = [`${prefix}_${kind}_few`, `${prefix}_${kind}_many`];
		const two = await countedPlan(document(few, 2), who);
		expect(await countedPlan(document(many, 60), who)).toEqual(two);
		expect(two.connections).toBe(2);
		expect(two.queries).toBeLessThan(60);
	});

	test('a database each: a connection each, and as many queries in the one as in the other', patience, async () => {
		const [one, two, six] = [
			await countedPlan(databases(`${prefix}_db1`, 1), who),
			await countedPlan(databases(`${prefix}_db2`, 2), who),
			await countedPlan(databases(`${prefix}_db6`, 6), who),
		];
		const each = two.queries - one.queries;
		expect(six).toEqual({ queries: one.queries + 5 * each, connections: 7 });
		expect(each).toBeLessThan(15);
	});
});
