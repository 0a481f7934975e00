import type { Environment } from '../connection.js';
import type { Pattern } from '../profile/vocabulary.js';

/** What a verification of a saved profile came to, and when (ISO 8601). */
export type LastVerify = {
	readonly at: string;
	readonly ok: boolean;
	readonly pass: number;
	readonly total: number;
};

/** A line of the list of saved profiles. One that cannot be read is in it, with the reason. */
export type SavedProfile = {
	readonly name: string;
	/** The name that its answers have for the application: what it makes is marked with it, whatever it is saved as. */
	readonly application?: string | undefined;
	readonly pattern?: Pattern | undefined;
	/** `host:port`; undefined where the profile names no server. */
	readonly server?: string | undefined;
	readonly environment?: Environment | undefined;
	readonly lastUsed?: string | undefined;
	readonly lastVerify?: LastVerify | undefined;
	readonly problem?: string | undefined;
};

/** Those that have every word somewhere in what the list shows of them, in whatever order. */
export function matchingProfiles(profiles: readonly SavedProfile[], text: string): readonly SavedProfile[] {
	const words = text
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	if (words.length === 0) return profiles;
	return profiles.filter(({ name, server = '', environment = '', pattern = '', problem }) => {
		const shown = `${name} ${server} ${environment} ${pattern}${problem === undefined ? '' : ' broken'}`.toLowerCase();
		return words.every((word) => shown.includes(word));
	});
}
