import type { Secret } from '../core/sql/secret.js';

export type Passwords = ReadonlyMap<string, Secret>;

/**
 * Where passwords are kept. A new one is written down beside the old one before the server hears of it, and takes its
 * place once the server has said that it has it. So whenever a run is killed, the one that holds is to be found there:
 * before the first step only the old one, after the last only the new one, and in between both. Which of the two it is a
 * sign-in tells; and the next rotation goes on with the very password that was begun, which is right for the server in
 * either state.
 */
export type PasswordPlace = {
	old(role: string): Secret | undefined;
	/** Of a rotation that was begun and not finished. */
	begun(role: string): Secret | undefined;
	propose(passwords: Passwords): Promise<void>;
	settle(passwords: Passwords): Promise<void>;
	/** For what the server certainly has not heard of. */
	withdraw(passwords: Passwords): Promise<void>;
	/** Of logins that are gone. */
	forget(roles: readonly string[]): Promise<void>;
};
