import { openSecret, type Secret } from '../core/sql/secret.js';

/** The text of a secret that the user asked to see: a throw-away server's address, or the reveal key of the wizard. */
export function reveal(secret: Secret): string {
	return openSecret(secret);
}
