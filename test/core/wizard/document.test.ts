import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import type { Answers } from '../../../source/core/wizard/answers.js';
import { documentOf } from '../../../source/core/wizard/document.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { answersOf } from '../../../source/core/wizard/from-document.js';
import { sandbox, server } from './fixtures.js';

const named = (names: Partial<Answers['names']>): Answers => ({
	...firstAnswers,
	names: { ...firstAnswers.names, ...names },
});

test('the first answers are a profile that the parser takes', () => {
	expect(documentOf(firstAnswers)).toEqual({
		version: 1,
		name: 'orders',
		pattern: 'database-per-tenant',
		database: { name: 'orders' },
		owner: 'orders_owner',
		schema: 'app',
		roles: [
			{ name: 'orders_app', access: 'read-write' },
			{ name: 'orders_report', access: 'read-only' },
			{ name: 'orders_migrator', access: 'migrate' },
		],
		siblings: 'report',
	});
	expect(parseProfile(documentOf(firstAnswers)).warnings).toEqual([]);
});

test('with customers every suggestion carries {tenant}, and the parser takes them', () => {
	const document = documentOf(named({ tenants: ' acme, globex ,,' }));
	expect(document).toMatchObject({
		database: { name: 'orders_{tenant}' },
		owner: 'orders_{tenant}_owner',
		tenants: ['acme', 'globex'],
		roles: [{ name: 'orders_{tenant}_app' }, { name: 'orders_{tenant}_report' }, { name: 'orders_{tenant}_migrator' }],
	});
	expect(parseProfile(document).tenants).toHaveLength(2);
});

test.each([
	['Order Desk', 'order_desk'],
	['acme-corp', 'acme_corp'],
	['  Büro 2 ', 'büro_2'],
])('%s is suggested as %s', (application, database) => {
	expect(documentOf(named({ application })).database.name).toBe(database);
});

test('a name that was typed does not follow the application any more', () => {
	const document = documentOf(named({ application: 'billing', database: 'accounts' }));
	expect(document).toMatchObject({ name: 'billing', database: { name: 'accounts' }, owner: 'accounts_owner' });
});

test('the connection is that of the server which answered, and a sandbox is none', () => {
	expect(documentOf(firstAnswers, server).connection).toEqual({
		host: 'db1.example.com',
		port: 5432,
		user: 'admin',
		database: 'postgres',
		sslmode: 'verify-full',
		environment: 'staging',
	});
	expect(documentOf(firstAnswers, sandbox)).not.toHaveProperty('connection');
});

test('a login that is left out is in no document', () => {
	const logins = firstAnswers.logins.map((login) =>
		login.key === 'report' ? { ...login, use: 'leave-out' as const } : login,
	);
	expect(documentOf({ ...firstAnswers, logins }).roles.map(({ name }) => name)).toEqual([
		'orders_app',
		'orders_migrator',
	]);
});

test('limits are written as they mean', () => {
	const [app, ...others] = firstAnswers.logins;
	if (app === undefined) throw new Error('there is no login');
	const limited = { ...app, connectionLimit: ' 20 ', validUntil: '2027-06-30', statementTimeout: '30s' };
	expect(documentOf({ ...firstAnswers, logins: [limited, ...others] }).roles[0]).toEqual({
		name: 'orders_app',
		access: 'read-write',
		connectionLimit: 20,
		validUntil: '2027-06-30',
		settings: { statement_timeout: '30s' },
	});
});

describe('a profile that is repeated', () => {
	const full: ProfileDocument = {
		version: 1,
		name: 'shop',
		pattern: 'database-per-tenant',
		connection: { host: 'db1.example.com', port: 6432, user: 'admin', sslmode: 'require', environment: 'production' },
		database: { name: 'shop_{tenant}', connectionLimit: 100, encoding: 'UTF8' },
		owner: 'shop_{tenant}_owner',
		schema: 'store',
		extensions: ['pgcrypto'],
		keep: ['datadog'],
		creators: ['deployer'],
		roles: [
			{
				name: 'shop_{tenant}_app',
				access: 'read-write',
				connectionLimit: 20,
				settings: { statement_timeout: '30s', work_mem: '8MB' },
			},
			{
				name: '{tenant}_etl',
				access: 'custom',
				grants: { tables: ['SELECT', 'INSERT'] },
				temporary: true,
				validUntil: '2027-06-30',
			},
		],
		tenants: ['acme', { name: 'globex', key: '7' }],
		siblings: 'report',
	};

	test('comes back as it was, with what the wizard does not ask about', () => {
		const { connection: _connection, ...asked } = full;
		const [app, etl] = full.roles;
		const grants = { tables: ['SELECT', 'INSERT'], sequences: [], routines: [] };
		expect(documentOf(answersOf(full))).toEqual({ ...asked, roles: [app, { ...etl, grants }] });
	});

	test('keeps the key of a tenant, also when another one is added', () => {
		const answers = answersOf(full);
		const names = { ...answers.names, tenants: 'globex, initech' };
		expect(documentOf({ ...answers, names }).tenants).toEqual([{ name: 'globex', key: '7' }, 'initech']);
		expect(documentOf({ ...answers, names: { ...names, tenants: '' } })).not.toHaveProperty('tenants');
	});

	test('fills the connection form in, without a password', () => {
		expect(answersOf(full).connection).toMatchObject({
			host: 'db1.example.com',
			port: '6432',
			sslmode: 'require',
			environment: 'production',
			password: null,
		});
	});

	test('what was suggested is a suggestion again, and what was not is typed', () => {
		const answers = answersOf(full);
		expect(answers.names).toMatchObject({ database: null, owner: null });
		expect(answers.logins.map(({ key, name }) => [key, name])).toEqual([
			['app', null],
			['login-2', '{tenant}_etl'],
		]);
	});
});
