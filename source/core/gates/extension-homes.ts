import type { Place } from './place.js';

/** The schemas that the logins look into for the profile's extensions; what PostgreSQL brings is in one that is everybody's. */
export function extensionHomes({ interior, wanted }: Place): readonly string[] {
	const installed = interior.kind === 'unreadable' ? [] : interior.extensions;
	const homes = wanted.extensions.map((name) => installed.find((each) => each.name === name)?.schema ?? 'public');
	return [...new Set(homes)].filter((schema) => schema !== 'pg_catalog');
}
