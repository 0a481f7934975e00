import type { PasswordPlace, Passwords } from '../commands/password-place.js';
import type { Target } from '../core/connection.js';
import { expandTenants } from '../core/profile/expand.js';
import type { Profile } from '../core/profile/profile.js';
import { loginUrl, withPassword } from '../secrets/login-url.js';
import type { SecretsFile } from '../secrets/secrets-file.js';

/** The secrets file as the place where a rotation keeps its passwords. */
export function rotationPlace(file: SecretsFile, profile: Profile, target: Target): PasswordPlace {
	const databases = new Map(
		expandTenants(profile).flatMap((part) => part.roles.map((role) => [role.name, part.database] as const)),
	);
	const entries = (passwords: Passwords) => [...passwords].map(([role, password]) => ({ role, password }));
	return {
		old: (role) => file.get(role)?.password,
		begun: (role) => file.pending(role),
		propose: (passwords) => file.propose(entries(passwords)),
		withdraw: (passwords) => file.withdraw(entries(passwords)),
		settle: (passwords) =>
			file.replace(
				entries(passwords).map(({ role, password }) => {
					const before = file.get(role)?.url;
					const login = { role, database: databases.get(role) ?? target.database, password };
					return { role, password, url: (before && withPassword(before, password)) ?? loginUrl(target, login) };
				}),
			),
	};
}
