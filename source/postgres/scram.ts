import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { UsageError } from '../core/errors.js';
import { openSecret, type Secret } from '../core/sql/secret.js';

const derive = promisify(pbkdf2);

/**
 * What the server stores for a password (RFC 5803), computed here so that the password itself is in no statement and
 * in no server log. Most of it runs on another thread.
 * https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
export async function scramVerifier(
	password: Secret,
	options: { readonly iterations?: number; readonly salt?: Uint8Array } = {},
): Promise<string> {
	const { iterations = 4096, salt = randomBytes(16) } = options;
	const salted = await derive(saslprep(openSecret(password)), salt, iterations, 32, 'sha256');
	const hmac = (key: string) => createHmac('sha256', salted).update(key).digest();
	const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
	const serverKey = hmac('Server Key').toString('base64');
	return `SCRAM-SHA-256$${iterations}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`;
}

/** Throws UsageError for a password that clients would not agree about. */
export function assertSayable(password: Secret): void {
	saslprep(openSecret(password));
}

/**
 * The mapping half of SASLprep (RFC 4013), which libpq, the server and pg agree about. They disagree once there is a
 * control character: libpq then takes the bytes as they are and pg does not, and the sign-in fails with 28P01.
 */
function saslprep(text: string): string {
	if (text === '') throw new UsageError('A password is empty.', 'Give one; to an empty one the server stores none.');
	if (/[\p{Cc}\p{Cs}]/u.test(text)) {
		throw new UsageError(
			'A password holds a control character.',
			'Choose one without; clients do not agree how to sign in with it.',
		);
	}
	if (/^[\x20-\x7e]*$/.test(text)) return text;
	return text
		.replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
		.replace(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g, '')
		.normalize('NFKC');
}
