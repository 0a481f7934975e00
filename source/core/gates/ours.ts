import { isMarkedBy } from '../access/second-login.js';
import { roleNamed } from './lookup.js';
import type { Place } from './place.js';

/** Made by this profile, or taken under it: only such a role's attributes and memberships are ours to advise on. */
export function isOurs({ desired, server }: Pick<Place, 'desired' | 'server'>, role: string): boolean {
	const adopted = roleNamed(desired.roles, role)?.adopt === true;
	return adopted || isMarkedBy(desired.profile, server.roles.get(role)?.comment ?? null);
}

/** What to do about a role that was there before the profile: it is used for other things, so the profile gives way. */
function nameAnother({ desired }: Pick<Place, 'desired'>, role: string): string {
	const kind = roleNamed(desired.roles, role)?.kind;
	const what = kind === 'owner' ? 'another `owner`' : 'another role';
	return `Name ${what} in the profile: ${role} was not made by it, and stays as it is.`;
}

/** A statement about one of our own roles; of any other, what else can be done. */
export function ifOurs(place: Pick<Place, 'desired' | 'server'>, role: string, statement: string): string {
	return isOurs(place, role) ? statement : nameAnother(place, role);
}
