import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import keys from 'pg/lib/crypto/utils.js';

const derive = promisify(pbkdf2);

/**
 * A sign-in hashes a few bytes five times. pg sends each of them to another thread and waits (WebCrypto has nothing else),
 * which takes longer than the hashing; here they are done on the spot, and only the derivation of the key, which is slow
 * on purpose, leaves the thread.
 */
export function quickenKeys(): void {
	Object.assign(keys, {
		hmacSha256: async (key, text) => createHmac('sha256', key).update(text).digest(),
		sha256: async (bytes) => createHash('sha256').update(bytes).digest(),
		deriveKey: (password, salt, iterations) => derive(password, salt, iterations, 32, 'sha256'),
	} satisfies typeof keys);
}
