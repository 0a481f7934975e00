import type { Secret } from '../core/sql/secret.js';

/** What is known of a login: its password, and a URL that holds it too. */
export type KnownSecret = { readonly password: Secret; readonly url?: Secret | undefined };

export type SecretEntry = KnownSecret & { readonly role: string };

/** The texts of one login, as they stand in a file. */
export type WrittenSecret = {
	readonly password: string | undefined;
	readonly url: string | undefined;
	/** The password of a rotation that was begun: the server may have it already, and until it has, the old one holds. */
	readonly pending?: string | undefined;
};

/** A secrets file that was read and can be written again; what it does not understand stays as it is. */
export type SecretsBook = {
	get(role: string): WrittenSecret;
	/** What is undefined is taken away: a URL would hold the old password. */
	set(role: string, secret: WrittenSecret): void;
	delete(role: string): void;
	toText(): string;
};

/** One way to write secrets down. */
export type SecretsFormat = (text: string) => SecretsBook;
