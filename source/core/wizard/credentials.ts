import type { Credentials, Login } from './effect.js';
import { databaseName, expandedNames, loginName, usedLogins } from './names.js';
import type { Applied } from './state.js';

/** The logins that the answers ask for, one by one. */
export function loginsOf({ answers }: Pick<Applied, 'answers'>): readonly Login[] {
	const databases = expandedNames(answers, databaseName(answers));
	return usedLogins(answers).flatMap((login) => {
		const roles = expandedNames(answers, loginName(answers, login));
		return databases.flatMap((database, index): readonly Login[] => {
			const role = roles[index] ?? roles[0];
			return role === undefined ? [] : [{ role, database }];
		});
	});
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
