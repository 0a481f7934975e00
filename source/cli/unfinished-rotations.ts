import type { Server } from '../commands/open-server.js';
import { takesPassword } from '../commands/prove-rotation.js';
import { expandTenants } from '../core/profile/expand.js';
import type { Profile } from '../core/profile/profile.js';
import { safeText } from '../core/safe-text.js';
import type { Io } from './io.js';
import type { Passwords } from './passwords.js';

/**
 * A rotation that was killed leaves two passwords of a login in the file. Which one the server has is found out by
 * signing in, and that one is used; the file is `rotate`'s alone to put right.
 */
export async function resolveUnfinished(passwords: Passwords, profile: Profile, server: Server, io: Io): Promise<void> {
	// A login that serves all tenants is in each expansion.
	const places = new Map(
		expandTenants(profile).flatMap((part) => part.roles.map((role) => [role.name, part.database] as const)),
	);
	for (const [name, database] of places) {
		const password = passwords.pending(name);
		if (password === undefined) continue;
		const taken = await takesPassword({ server, login: { name, database }, password, signal: io.signal });
		if (taken) passwords.hold(name, password);
		io.err(
			`A rotation of ${safeText(name)} was begun and not finished: the server has ${taken ? 'the new' : 'not the new'} password. \`gatehouse rotate\` finishes it.\n`,
		);
	}
}
