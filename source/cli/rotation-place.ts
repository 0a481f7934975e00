import type { PasswordPlace, Passwords } from '../commands/password-place.js';
import { secondName } from '../core/access/second-login.js';
import type { Target } from '../core/connection.js';
import { expandTenants } from '../core/profile/expand.js';
import type { Profile } from '../core/profile/profile.js';
import type { Secret } from '../core/sql/secret.js';
import type { SecretEntry } from '../secrets/known-secret.js';
import { loginUrl, urlOfAnother, withPassword } from '../secrets/login-url.js';
import type { SecretsFile } from '../secrets/secrets-file.js';

/** The secrets file as the place where a rotation keeps its passwords. */
export function rotationPlace(file: SecretsFile, profile: Profile, target: Target): PasswordPlace {
	const logins = expandTenants(profile).flatMap((part) =>
		part.roles.map((role) => ({ name: role.name, database: part.database })),
	);
	const seconds = logins.map(({ name, database }) => ({ name: secondName(name), of: name, database }));
	// A login of the profile is that, also where it has the name that another's second login would have.
	const places = new Map<string, { readonly database: string; readonly of?: string }>([
		...seconds.map((each) => [each.name, each] as const),
		...logins.map((each) => [each.name, each] as const),
	]);
	const entries = (passwords: Passwords) => [...passwords].map(([role, password]) => ({ role, password }));
	return {
		old: (role) => file.get(role)?.password,
		begun: (role) => file.pending(role),
		propose: (passwords) => file.propose(entries(passwords)),
		withdraw: (passwords) => file.withdraw(entries(passwords)),
		settle: (passwords) => file.replace(entries(passwords).map((entry) => ({ ...entry, url: urlFor(entry) }))),
		forget: (roles) => file.forget(roles),
	};

	/** As it is, or as the URL of the first login is, or as we reach the server ourselves. */
	function urlFor({ role, password }: SecretEntry): Secret {
		const { database = target.database, of } = places.get(role) ?? {};
		const own = file.get(role)?.url;
		const others = of === undefined ? undefined : file.get(of)?.url;
		return (
			(own && withPassword(own, password)) ??
			(of !== undefined && others ? urlOfAnother(others, of, { role, password }) : undefined) ??
			loginUrl(target, { role, database, password })
		);
	}
}
