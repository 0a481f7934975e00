import { Secret } from '../core/sql/secret.js';
import { assertPlainPassword } from './plain-password.js';
import { claimKeys, roleKey } from './role-key.js';
import type { SecretsFile } from './secrets-file.js';

export type KnownPasswords = {
	get(role: string): Secret | undefined;
	/** The variable that has the role's password, where one does. */
	variableOf(role: string): string | undefined;
};

const prefix = 'GATEHOUSE_PASSWORD_';

/** The passwords somebody gave us: `GATEHOUSE_PASSWORD_<ROLE>` wins over the secrets file. */
export function knownPasswords(sources: {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly file?: Pick<SecretsFile, 'get'> | undefined;
	/** The roles that will be asked for, so that two that share a variable are refused before anything happens. */
	readonly roles?: readonly string[] | undefined;
}): KnownPasswords {
	const { env, file } = sources;
	const claim = claimKeys(`the variables ${prefix}<ROLE>`);
	const fromEnv = (role: string): Secret | undefined => {
		const text = env[prefix + roleKey(role)];
		if (text === undefined || text === '') return undefined;
		claim(role);
		assertPlainPassword(text, `The variable ${prefix}${roleKey(role)}`);
		return Secret.of(text);
	};
	for (const role of sources.roles ?? []) fromEnv(role);
	return {
		get: (role) => fromEnv(role) ?? file?.get(role)?.password,
		variableOf: (role) => (fromEnv(role) === undefined ? undefined : prefix + roleKey(role)),
	};
}
