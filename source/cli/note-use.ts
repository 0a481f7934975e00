import type { VerifyReport } from '../core/gates/check.js';
import { lastVerify } from '../core/wizard/note-use.js';
import { resolveReference } from '../profiles/read-profile.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { storeOf } from './profile-of.js';

/**
 * Remembers with a saved profile that it was used, and what the checks came to: the list of profiles tells both. What
 * another server than the profile's came to says nothing of it.
 */
export async function noteUse(
	{ positionals: [reference = '-'], flags }: Arguments,
	io: Io,
	report?: VerifyReport,
): Promise<void> {
	const store = await storeOf(io);
	const found = await resolveReference(reference, { cwd: io.cwd, store: async () => store });
	if (found.kind !== 'saved') return;
	const at = new Date().toISOString();
	const elsewhere =
		flags.sandbox === true || flags.url !== undefined || flags.host !== undefined || flags.port !== undefined;
	const proof = report === undefined || elsewhere ? {} : { lastVerify: lastVerify(report, at) };
	store.touch(found.name, { lastUsed: at, ...proof });
}
