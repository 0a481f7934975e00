import type { Profile } from '../core/profile/profile.js';
import { readProfile } from '../profiles/read-profile.js';
import { openStore, type ProfileStore } from '../profiles/store.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';

export function storeOf(_io: Io): ProfileStore {
	return openStore();
}

/** The profile that the command names, with the tenants of `--tenant` in place of its own. */
export async function profileOf(args: Arguments, io: Io): Promise<Profile> {
	const { cwd, stdin } = io;
	return await readProfile(args.positionals[0] ?? '-', { cwd, stdin, store: storeOf(io), tenants: args.flags.tenant });
}
