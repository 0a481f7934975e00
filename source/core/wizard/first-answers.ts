import { type Access, presets } from '../profile/access.js';
import type { Answers, ConnectionAnswers, LoginAnswers, RowAnswers } from './answers.js';

export const emptyConnection: ConnectionAnswers = {
	host: '',
	port: '',
	user: '',
	database: '',
	sslmode: 'default',
	sslrootcert: '',
	sslcert: '',
	sslkey: '',
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

/** Whoever turns to custom goes on from what was suggested. */
const customFrom = (access: Access): LoginAnswers['custom'] =>
	access === 'read-only' || access === 'read-write' ? presets[access] : blankLogin.custom;

/** What a profile means that leaves these out. */
export const firstRows: RowAnswers = {
	identify: 'setting',
	column: 'tenant_id',
	type: 'uuid',
	setting: 'app.tenant_id',
};

/** Answers that lead to three open gates without a single change. */
export const firstAnswers: Answers = {
	connection: emptyConnection,
	pattern: 'database-per-tenant',
	rows: firstRows,
	names: { application: 'orders', tenants: '', keys: new Map(), database: null, owner: null, schema: null, tables: '' },
	logins: suggestedLogins.map(
		({ key, access }): LoginAnswers => ({ key, access, ...blankLogin, custom: customFrom(access) }),
	),
	others: { creators: '', keep: '' },
	security: { passwords: 'shown', file: './gatehouse.env', siblings: 'report' },
	kept: {},
	repeats: null,
	markedAs: null,
	adds: false,
};
