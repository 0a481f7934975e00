import { expandName, tenantToken } from '../profile/expand.js';
import type { Answers, LoginAnswers, NameAnswers } from './answers.js';

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

export function databaseName({ names }: Answers): string {
	if (names.database !== null) return names.database;
	const plain = plainName(names.application);
	return tenantNames(names).length === 0 ? plain : `${plain}_${tenantToken}`;
}

export function ownerName(answers: Answers): string {
	return answers.names.owner ?? `${databaseName(answers)}_owner`;
}

export function loginName(answers: Answers, login: LoginAnswers): string {
	return login.name ?? `${databaseName(answers)}_${login.key}`;
}

export function usedLogins(answers: Answers): readonly LoginAnswers[] {
	return answers.logins.filter((login) => login.use === 'make');
}

/** Every name that a template stands for: one a tenant, or itself. */
export function expandedNames(answers: Answers, template: string): readonly string[] {
	const tenants = tenantNames(answers.names);
	if (tenants.length === 0 || !template.includes(tenantToken)) return [template];
	return tenants.map((name) => expandName(template, { name }));
}
