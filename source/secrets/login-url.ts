import type { Target } from '../core/connection.js';
import { connectionString } from '../core/connection-string.js';
import { openSecret, Secret } from '../core/sql/secret.js';

/** The connection string of a login, password and all: for the secrets file and for the eye of whoever asks. */
export function loginUrl(
	target: Pick<Target, 'host' | 'port' | 'sslmode'>,
	login: { readonly role: string; readonly database: string; readonly password: Secret },
): Secret {
	return Secret.of(connectionString(target, login, encodeURIComponent(openSecret(login.password))));
}

/**
 * The URL of one login, as somebody wrote it down, made another login's: it goes to the same place in the same way. Undefined
 * where it does not name the one, as where a pooler has names of its own.
 */
export function urlOfAnother(
	url: Secret,
	from: string,
	to: { readonly role: string; readonly password: Secret },
): Secret | undefined {
	const [, scheme, user, after] = /^([a-z]+:\/\/)([^/:@?#]*):[^/@?#]*(@.*)$/is.exec(openSecret(url)) ?? [];
	if (scheme === undefined || user !== encodeURIComponent(from)) return undefined;
	return Secret.of(`${scheme}${encodeURIComponent(to.role)}:${encodeURIComponent(openSecret(to.password))}${after}`);
}

/**
 * A login's URL as somebody wrote it down, with another password: the host may be a pooler's and the parameters the
 * application's own. Undefined where it holds no password to exchange.
 */
export function withPassword(url: Secret, password: Secret): Secret | undefined {
	const [, before, after] = /^([a-z]+:\/\/[^/:@?#]*:)[^/@?#]*(@.*)$/is.exec(openSecret(url)) ?? [];
	if (before === undefined || after === undefined) return undefined;
	return Secret.of(`${before}${encodeURIComponent(openSecret(password))}${after}`);
}
