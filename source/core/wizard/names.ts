import { expandName, hasTenant, tenantToken } from '../profile/expand.js';
import type { Answers, LoginAnswers, NameAnswer, NameAnswers } from './answers.js';

/** The tenants as they were typed, one by one. */
export function tenantNames(names: Pick<NameAnswers, 'tenants'>): readonly string[] {
	return names.tenants
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

/** A plain SQL name from what people call their application: `Order Desk` becomes `order_desk`. */
export function plainName(text: string): string {
	return text
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}_]+/gu, '_')
		.replace(/^_+|_+$/g, '');
}

/** The name that was typed; one that was cleared follows the suggestion again. */
export function typedName(name: NameAnswer): string | undefined {
	return name === null || name === '' ? undefined : name;
}

export function databaseName({ pattern, names }: Answers): string {
	const typed = typedName(names.database);
	if (typed !== undefined) return typed;
	const plain = plainName(names.application);
	const isOneEach = pattern === 'database-per-tenant' && tenantNames(names).length > 0;
	return isOneEach ? `${plain}_${tenantToken}` : plain;
}

export function ownerName(answers: Answers): string {
	return typedName(answers.names.owner) ?? `${databaseName(answers)}_owner`;
}

export function schemaName({ pattern, names }: Answers): string {
	return typedName(names.schema) ?? (pattern === 'schema-per-tenant' ? tenantToken : 'app');
}

export function loginName(answers: Answers, login: LoginAnswers): string {
	return typedName(login.name) ?? `${loginPrefix(answers, login)}_${login.key}`;
}

/** A database of one's own has the tenant in its name already. What migrates serves all tenants of a shared one. */
function loginPrefix(answers: Answers, { access }: LoginAnswers): string {
	const database = databaseName(answers);
	const isOneEach = answers.pattern !== 'database-per-tenant' && isForEachTenant(answers) && access !== 'migrate';
	return isOneEach ? `${database}_${tenantToken}` : database;
}

/** Whether something is made for each tenant: a pooled application asks for nothing of the kind. */
export function isForEachTenant(answers: Answers): boolean {
	switch (answers.pattern) {
		case 'database-per-tenant':
			return tenantNames(answers.names).length > 0;
		case 'schema-per-tenant':
			return tenantNames(answers.names).length > 0 || hasTenant(schemaName(answers));
		case 'shared-schema':
			return answers.rows.identify === 'login';
	}
}

/** Whether a tenant's name is no key of its rows, so that the key has to be typed. */
export function needsKeys({ pattern, rows }: Pick<Answers, 'pattern' | 'rows'>): boolean {
	return pattern === 'shared-schema' && rows.identify === 'login' && rows.type !== 'text';
}

export function tenantKey({ keys }: Pick<NameAnswers, 'keys'>, tenant: string): string {
	return keys.get(tenant)?.trim() ?? '';
}

export function usedLogins(answers: Answers): readonly LoginAnswers[] {
	return answers.logins.filter((login) => login.use === 'make');
}

/** Every name that a template stands for: one a tenant, or itself. */
export function expandedNames(answers: Answers, template: string): readonly string[] {
	const tenants = tenantNames(answers.names);
	if (tenants.length === 0 || !hasTenant(template)) return [template];
	return tenants.map((name) => expandName(template, { name }));
}
