import { Secret } from '../core/sql/secret.js';

/** Letters and digits alone need no escaping in a URL, a shell, a dotenv file or a .pgpass line. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 62 kinds in 32 places: 190 bits. */
const length = 32;
/** Bytes from here on would make the first letters of the alphabet more likely; they are thrown away. */
const fair = 256 - (256 % alphabet.length);

export function generatePassword(randomBytes: (size: number) => Uint8Array): Secret {
	let text = '';
	while (text.length < length) {
		for (const byte of randomBytes(length)) {
			if (byte < fair && text.length < length) text += alphabet[byte % alphabet.length];
		}
	}
	return Secret.of(text);
}
