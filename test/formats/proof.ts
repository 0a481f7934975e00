// Reports on paper, with the names that somebody might give who reads no rules.
import { type Check, report, type VerifyReport } from '../../source/core/gates/check.js';
import { desiredOf } from '../../source/core/patterns/desired-of.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Circumstances } from '../../source/formats/verify-circumstances.js';

export type Proof = { readonly report: VerifyReport; readonly around: Circumstances };

const administrator = { name: 'dba', superuser: false, createRole: true, createDatabase: true };

export function circumstances(
	document: { readonly pattern: string },
	changes: Partial<Circumstances> = {},
): Circumstances {
	const profile = parseProfile({ version: 1, ...document });
	return {
		desired: desiredOf(profile, administrator),
		pattern: profile.pattern,
		target: { host: 'db1.example.com', port: 5432, user: administrator.name, database: 'postgres' },
		serverVersion: '18.4',
		administrator,
		at: '2026-11-28T05:13:39.120Z',
		strict: false,
		version: '0.0.0',
		...changes,
	};
}

export function checkOf(role: string, database: string, changes: Partial<Check>): Check {
	const { gate = 'object', subject = 'SELECT on app.orders', id = 'SELECT:app.orders' } = changes;
	return {
		gate,
		role,
		database,
		subject,
		method: 'login',
		expect: 'allowed',
		status: 'pass',
		found: 'the server allowed it',
		sqlstate: null,
		fix: null,
		...changes,
		id: `${gate}:${role}:${database}:${id}`,
	};
}

/** Markup that would run, and characters that turn a line around or that nobody sees. */
export const hostile = `<img src=x onerror=alert(1)>`;
const escapes = `</style><script>document.title="owned"</script>\u202E\u001B[31m"'&amp;`;

const orders = {
	name: hostile,
	pattern: 'database-per-tenant',
	database: { name: '</td>"x' },
	owner: 'orders_owner',
	roles: [
		{ name: hostile, access: 'read-write' },
		{ name: 'orders_report', access: 'read-only' },
		{ name: 'orders_migrator', access: 'migrate' },
	],
};

/** One of each status, and in every text what a page could stumble over. */
export const hostileProof: Proof = (() => {
	const of = (role: string, changes: Partial<Check>): Check => checkOf(role, orders.database.name, changes);
	const checks = [
		of(hostile, { gate: 'connect', id: 'sign-in', subject: `sign in to ${escapes}` }),
		of(hostile, { gate: 'schema', id: 'usage:app', subject: 'USAGE on schema app' }),
		of(hostile, { gate: 'schema', id: 'usage:public', subject: 'USAGE on schema public', expect: 'denied' }),
		of(hostile, {}),
		of(hostile, { id: 'INSERT:app.orders', subject: 'INSERT on app.orders' }),
		of(hostile, {
			id: `SELECT:app.${hostile}`,
			subject: `SELECT on app.${hostile}`,
			expect: 'denied',
			status: 'fail',
			found: `the server allowed it\nthrough ${escapes}`,
			fix: `REVOKE SELECT ON TABLE app."${escapes}" FROM "${hostile}";`,
		}),
		of(hostile, {
			id: 'rows:app.orders:foreign',
			subject: 'rows of another tenant',
			expect: 'denied',
			status: 'vacuous',
		}),
		of('orders_report', {
			gate: 'connect',
			id: 'sign-in',
			subject: 'sign in',
			status: 'unchecked',
			found: 'no password',
		}),
		of('orders_report', { gate: 'connect', id: 'enter:postgres', subject: 'sign in to postgres', status: 'warn' }),
		of('PUBLIC', {
			gate: 'connect',
			id: 'nothing',
			subject: 'any right on the database',
			expect: 'denied',
			status: 'fail',
			sqlstate: '42501',
			method: 'catalog',
			fix: 'REVOKE ALL ON DATABASE x FROM PUBLIC;',
		}),
		of('orders_owner', { id: 'covered:app', subject: 'everything in app', method: 'catalog' }),
	];
	return { report: report(orders.name, checks), around: circumstances(orders) };
})();

/** As many tenants as asked for, a login and a handful of checks each; of the named ones one check failed. */
export function tenantsProof(count: number, failing: readonly number[] = []): Proof {
	const tenants = Array.from({ length: count }, (_, index) => `tenant_${index + 1}`);
	const document = {
		name: 'crm',
		pattern: 'schema-per-tenant',
		database: { name: 'crm' },
		schema: '{tenant}',
		roles: [{ name: '{tenant}_app', access: 'read-write' }],
		tenants,
	};
	const checks = tenants.flatMap((tenant, index) => {
		const of = (changes: Partial<Check>): Check => checkOf(`${tenant}_app`, 'crm', changes);
		return [
			of({ gate: 'connect', id: 'sign-in', subject: 'sign in to crm' }),
			of({ gate: 'schema', id: `usage:${tenant}`, subject: `USAGE on schema ${tenant}` }),
			of({ id: `SELECT:${tenant}.orders`, subject: `SELECT on ${tenant}.orders` }),
			of({ id: `INSERT:${tenant}.orders`, subject: `INSERT on ${tenant}.orders` }),
			of({
				id: 'nothing-of-others',
				subject: 'anything in the schemas of other tenants',
				expect: 'denied',
				...(failing.includes(index + 1) ? { status: 'fail', fix: `REVOKE ALL ON SCHEMA x FROM ${tenant}_app;` } : {}),
			}),
		];
	});
	return { report: report('crm', checks), around: circumstances(document) };
}
