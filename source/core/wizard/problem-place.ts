import type { Answers } from './answers.js';
import { tenantNames, usedLogins } from './names.js';
import type { QuestionStep } from './state.js';

export type Place = { readonly step: QuestionStep; readonly field: string };

const stepOfRoleField: Readonly<Record<string, QuestionStep>> = {
	access: 'grants',
	grants: 'grants',
	temporary: 'grants',
	connectionLimit: 'security',
	validUntil: 'security',
	settings: 'security',
};

/** `roles[1].connectionLimit` is asked as `report.connectionLimit`: roles that are left out have no place in a document. */
export function placeOf(path: string, answers: Answers): Place {
	const role = /^roles\[(\d+)\]\.?(\w*)/.exec(path);
	const login = role === null ? undefined : usedLogins(answers)[Number(role[1])];
	if (login !== undefined) {
		const part = role?.[2] || 'name';
		return { step: stepOfRoleField[part] ?? 'names', field: `${login.key}.${part}` };
	}
	const key = /^tenants\[(\d+)\]\.key/.exec(path);
	const tenant = key === null ? undefined : tenantNames(answers.names)[Number(key[1])];
	if (tenant !== undefined) return { step: 'names', field: keyField(tenant) };
	const [top = ''] = /^\w*/.exec(path) ?? [];
	if (path.startsWith('rowSecurity.tables')) return { step: 'names', field: 'tables' };
	if (top === 'rowSecurity') return { step: 'rows', field: path.slice(top.length + 1) };
	if (top === 'pattern') return { step: 'pattern', field: 'pattern' };
	if (top === 'creators') return { step: 'grants', field: 'creators' };
	if (top === 'keep') return { step: 'security', field: 'keep' };
	if (top === 'siblings') return { step: 'security', field: 'siblings' };
	if (top === 'name') return { step: 'names', field: 'application' };
	return { step: 'names', field: top === 'roles' ? 'logins' : top };
}

/** The field that the key of one tenant is typed in. */
export function keyField(tenant: string): string {
	return `key.${tenant}`;
}
