import type { Profile } from '../core/profile/profile.js';
import { shellWord } from '../core/shell-word.js';
import { readProfile } from '../profiles/read-profile.js';
import type { ProfileStore } from '../profiles/store.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';

/** Its library is read when it is asked for something: a profile from a file needs none of it. */
export async function storeOf(_io: Io): Promise<ProfileStore> {
	const { openStore } = await import('../profiles/store.js');
	return openStore();
}

/** These look for a tenant's login by its name, whatever its rows are known by. */
const withoutKeys: ReadonlySet<string> = new Set(['drop', 'rotate']);

/** The profile that the command names, with the tenants of `--tenant` in place of its own. */
export async function profileOf(args: Arguments, io: Io): Promise<Profile> {
	const { cwd, stdin } = io;
	const named = args.positionals[0] ?? '-';
	const profile = await readProfile(named, {
		cwd,
		stdin,
		store: () => storeOf(io),
		tenants: args.flags.tenant,
		keys: withoutKeys.has(args.command) ? 'unused' : 'needed',
	});
	return { ...profile, calledAs: shellWord(named) };
}
