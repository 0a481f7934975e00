import type { Target } from '../../core/connection.js';

/** Where a server is named that nobody typed: `from PGHOST`; undefined where there are only defaults. */
export function knownFrom(known: Target | null): string | undefined {
	if (known === null) return undefined;
	const { host, user, database, port } = known.sources;
	const source = [host, user, database, port].find(isGiven);
	return source === undefined ? undefined : `from ${source}`;
}

export const isGiven = (source: string | undefined): source is string =>
	source !== undefined && !source.startsWith('default');
