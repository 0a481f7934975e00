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
