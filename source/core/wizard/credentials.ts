import { expandName } from '../profile/expand.js';
import type { Credentials, Login } from './effect.js';
import { databaseName, loginName, tenantNames, usedLogins } from './names.js';
import type { Applied } from './state.js';

/** The logins that the answers ask for, one by one. */
export function loginsOf({ answers }: Pick<Applied, 'answers'>): readonly Login[] {
	const tenants = tenantNames(answers.names);
	const each = tenants.length === 0 ? [undefined] : tenants.map((name) => ({ name }));
	const logins = usedLogins(answers).flatMap((login) =>
		each.map((tenant): Login => {
			const role = expandName(loginName(answers, login), tenant);
			return { role, database: expandName(databaseName(answers), tenant) };
		}),
	);
	// One that serves all tenants comes up with each of them.
	return [...new Map(logins.map((login) => [JSON.stringify(login), login])).values()];
}

/** Those whose password is known, because this run made it. */
export function credentialsOf(state: Pick<Applied, 'answers' | 'result'>): readonly Credentials[] {
	return loginsOf(state).flatMap(({ role, database }) => {
		const password = state.result.passwords.get(role);
		return password === undefined ? [] : [{ role, database, password }];
	});
}

/** The file that the passwords go to as well, if that was the answer. */
export function secretsFileOf({ security }: Applied['answers']): string | null {
	return security.passwords === 'file' ? security.file.trim() : null;
}
