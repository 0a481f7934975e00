import type { Access } from '../profile/access.js';
import type { Answers, ConnectionAnswers, LoginAnswers } from './answers.js';

export const emptyConnection: ConnectionAnswers = {
	host: '',
	port: '',
	user: '',
	database: '',
	sslmode: 'default',
	sslrootcert: '',
	environment: 'guess',
	password: null,
};

/** What a login is suggested to be called after the application's name, and what it is for. */
export const suggestedLogins: readonly { readonly key: string; readonly access: Access; readonly purpose: string }[] = [
	{ key: 'app', access: 'read-write', purpose: 'the application itself' },
	{ key: 'report', access: 'read-only', purpose: 'reports and dashboards' },
	{ key: 'migrator', access: 'migrate', purpose: 'creates and alters tables' },
];

/** A login as it is before anybody changed it. */
export const blankLogin: Omit<LoginAnswers, 'key' | 'access'> = {
	use: 'make',
	name: null,
	custom: { tables: ['SELECT'], sequences: [], routines: [] },
	connectionLimit: '',
	validUntil: '',
	statementTimeout: '',
	kept: {},
};

/** Answers that lead to three open gates without a single change. */
export const firstAnswers: Answers = {
	connection: emptyConnection,
	pattern: 'database-per-tenant',
	names: { application: 'orders', tenants: '', database: null, owner: null, schema: 'app' },
	logins: suggestedLogins.map(({ key, access }): LoginAnswers => ({ key, access, ...blankLogin })),
	security: { passwords: 'shown', file: './gatehouse.env', siblings: 'report' },
	kept: {},
};
