import { availableParallelism } from 'node:os';
import { UsageError } from '../core/errors.js';
import { openSecret, type Secret } from '../core/sql/secret.js';
import { assertSayable, scramVerifier } from './scram.js';

/** Node has four threads for such work, and files and names need one of them meanwhile. */
const width = Math.min(3, availableParallelism());

/**
 * Begins to compute the verifiers of passwords, in their order and a few at a time, and answers how to come by one: a
 * verifier takes milliseconds, so those of many tenants are made while the server is at work on the first. Throws at once
 * if a password cannot be used. What is not computed when the signal fires never is.
 */
export function computeVerifiers(
	passwords: ReadonlyMap<string, Secret>,
	signal: AbortSignal,
): (login: string) => Promise<string> {
	for (const password of passwords.values()) assertSayable(password);
	const lines: Promise<unknown>[] = Array.from({ length: width }, () => Promise.resolve());
	const verifiers = new Map<string, Promise<string>>();
	for (const [login, password] of passwords) {
		const line = verifiers.size % width;
		const verifier = Promise.resolve(lines[line]).then(() => {
			signal.throwIfAborted();
			return scramVerifier(password);
		});
		verifier.catch(() => {}); // whoever waits for it hears of it
		lines[line] = verifier;
		verifiers.set(login, verifier);
	}
	return async (login) => {
		const verifier = verifiers.get(login);
		if (verifier === undefined) throw new Error('a login has no verifier');
		return await verifier;
	};
}

/** How to come by the passwords themselves. Throws at once if one cannot be used, or would be taken for what stands for one. */
export function passwordsInClear(passwords: ReadonlyMap<string, Secret>): (login: string) => string {
	for (const password of passwords.values()) {
		assertSayable(password);
		if (/^(?:SCRAM-SHA-256\$|md5[0-9a-f]{32}$)/.test(openSecret(password)))
			throw new UsageError('A password looks like what a server keeps of one.', 'Choose another.');
	}
	return (login) => {
		const password = passwords.get(login);
		if (password === undefined) throw new Error('a login has no password');
		return openSecret(password);
	};
}
