import type { Target } from '../core/connection.js';
import { connectionString } from '../core/connection-string.js';
import { openSecret } from '../core/sql/secret.js';
import type { Credentials } from '../core/wizard/effect.js';

/** The connection string with its password: only for a user who asked to see it or to copy it. */
export function revealedString(target: Target, credentials: Credentials): string {
	return connectionString(target, credentials, encodeURIComponent(openSecret(credentials.password)));
}
