/** What pg hashes with when it signs in; its types do not tell. */
declare module 'pg/lib/crypto/utils.js' {
	type Keys = {
		hmacSha256(key: Uint8Array, text: string): Promise<Uint8Array>;
		sha256(bytes: Uint8Array): Promise<Uint8Array>;
		deriveKey(password: string, salt: Uint8Array, iterations: number): Promise<Uint8Array>;
	};
	const keys: Keys;
	export = keys;
}
