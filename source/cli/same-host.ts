import type { Target } from '../core/connection.js';
import { RefusedError } from '../core/errors.js';
import { expandTenants } from '../core/profile/expand.js';
import type { Profile } from '../core/profile/profile.js';
import { safeText } from '../core/safe-text.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';

/**
 * The profile says one server and the command line another, by -h, --url or a service in it: that is how the wrong one
 * gets changed. On a terminal it is asked about; without one `--confirm` must name what the profile is about.
 */
export async function assertSameHost({ flags }: Arguments, io: Io, profile: Profile, target: Target): Promise<void> {
	const meant = profile.connection?.host;
	const typed = typedPlace(target, meant);
	if (meant === undefined || typed === undefined) return;
	const said = `The profile is for ${meant}, and ${typed.source} says ${typed.place}.`;
	const names = [...expandTenants(profile).map((part) => part.database), profile.name];
	if (flags.confirm !== undefined) {
		if (names.includes(flags.confirm)) return;
		throw refused(
			`${said} --confirm ${JSON.stringify(flags.confirm)} names neither a database of it nor itself.`,
			names,
		);
	}
	if (!io.interactive) throw refused(said, names);
	const answer = await io.ask(`${safeText(said)}\nGo on with ${safeText(typed.place)}? Type yes: `);
	io.signal.throwIfAborted();
	if (answer?.trim() !== 'yes') throw refused(said, names);
}

/** Where the command line leads instead: to another name, or for the profile's own name to an address. */
function typedPlace({ host, address, sources }: Target, meant: string | undefined) {
	if (host !== meant) return { place: host, source: sources['host'] ?? 'the command line' };
	if (address === undefined || sources['host'] !== 'the profile') return undefined;
	return { place: address, source: sources['address'] ?? 'the command line' };
}

function refused(message: string, [name]: readonly string[]): RefusedError {
	return new RefusedError(
		'other-host',
		message,
		`Nothing was changed. If that is meant, add --confirm ${name ?? 'NAME'}.`,
	);
}
