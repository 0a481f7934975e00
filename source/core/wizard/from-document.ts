import type { Grants } from '../profile/access.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Answers, ConnectionAnswers, LoginAnswers, NameAnswer, RowAnswers } from './answers.js';
import { blankLogin, emptyConnection, firstAnswers, firstRows, suggestedLogins } from './first-answers.js';
import { nameList } from './name-list.js';
import { databaseName, loginName, ownerName, schemaName } from './names.js';

/** The answers that a saved profile stands for, so that repeating it is a walk through the same questions. */
export function answersOf(document: ProfileDocument): Answers {
	const { version: _version, name, pattern, connection, database, owner, schema, roles, siblings, ...rest } = document;
	const { creators = [], keep = [], ...kept } = rest;
	const tenants = Array.isArray(kept.tenants)
		? kept.tenants.map((tenant) => (typeof tenant === 'string' ? { name: tenant } : tenant))
		: [];
	const names = {
		application: name,
		tenants: tenants.map((tenant) => tenant.name).join(', '),
		keys: new Map(
			tenants.flatMap((tenant) => (tenant.key === undefined ? [] : [[tenant.name, String(tenant.key)] as const])),
		),
		database: null,
		owner: null,
		schema: null,
		tables: tablesText(kept.rowSecurity?.tables),
	};
	const base: Answers = {
		...firstAnswers,
		markedAs: name,
		pattern,
		rows: rowAnswers(kept.rowSecurity),
		names,
		kept: { ...kept, database },
		logins: [],
		others: { creators: nameList(creators), keep: nameList(keep) },
		connection: connectionAnswers(connection),
	};
	const withDatabase: Answers = {
		...base,
		names: {
			...names,
			database: unless(database.name, databaseName(base)),
			schema: unless(schema ?? 'app', schemaName(base)),
		},
	};
	const answers = {
		...withDatabase,
		names: { ...withDatabase.names, owner: owner === undefined ? null : unless(owner, ownerName(withDatabase)) },
		security: { ...base.security, siblings: siblings ?? 'report' },
	};
	return { ...answers, logins: roles.map((role, index) => loginAnswers(answers, role, index)) };
}

/** `all` that was written out is written again. */
function tablesText(tables: NonNullable<ProfileDocument['rowSecurity']>['tables']): string {
	return tables === undefined ? '' : tables === 'all' ? tables : nameList(tables);
}

function connectionAnswers(connection: ProfileDocument['connection'] = {}): ConnectionAnswers {
	return {
		...emptyConnection,
		host: connection.host ?? '',
		port: connection.port === undefined ? '' : String(connection.port),
		user: connection.user ?? '',
		database: connection.database ?? '',
		sslmode: connection.sslmode ?? 'default',
		sslrootcert: connection.sslrootcert ?? '',
		environment: connection.environment ?? 'guess',
	};
}

function rowAnswers({ column, type, identify, setting }: ProfileDocument['rowSecurity'] = {}): RowAnswers {
	return {
		column: column ?? firstRows.column,
		type: type ?? firstRows.type,
		identify: identify ?? firstRows.identify,
		setting: setting ?? firstRows.setting,
	};
}

function loginAnswers(answers: Answers, role: ProfileDocument['roles'][number], index: number): LoginAnswers {
	const { name, access, grants, connectionLimit, validUntil, settings, ...kept } = role;
	const { statement_timeout: statementTimeout, ...otherSettings } = settings ?? {};
	const suggested = suggestedLogins.find(({ key }) => loginName(answers, { key, access, ...blankLogin }) === name);
	return {
		...blankLogin,
		key: suggested?.key ?? `login-${index + 1}`,
		name: suggested === undefined ? name : null,
		access,
		custom: access === 'custom' ? customGrants(grants) : blankLogin.custom,
		connectionLimit: connectionLimit === undefined ? '' : String(connectionLimit),
		validUntil: validUntil ?? '',
		statementTimeout: statementTimeout === undefined ? '' : String(statementTimeout),
		kept: Object.keys(otherSettings).length === 0 ? kept : { ...kept, settings: otherSettings },
	};
}

function customGrants(grants: ProfileDocument['roles'][number]['grants'] = {}): Grants {
	return { tables: grants.tables ?? [], sequences: grants.sequences ?? [], routines: grants.routines ?? [] };
}

const unless = (name: string, suggestion: string): NameAnswer => (name === suggestion ? null : name);
