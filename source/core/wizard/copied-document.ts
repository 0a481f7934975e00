import type { ProfileDocument } from '../profile/schema.js';
import { plainName } from './names.js';

/** What becomes of the names in a copy: made from its own name, or left, as for another server. */
export const copiedNames = ['new', 'same'] as const;
export type CopiedNames = (typeof copiedNames)[number];

/**
 * A profile for another application, made of this one: wherever a name begins with the old application's, it begins with
 * the new one's. A name that was chosen freely stays.
 */
export function copiedDocument(document: ProfileDocument, to: string): ProfileDocument {
	const { database, owner, schema, roles, creators } = document;
	const before = plainName(document.name);
	const after = plainName(to);
	const renamed = (name: string): string =>
		name === before || name.startsWith(`${before}_`) ? `${after}${name.slice(before.length)}` : name;
	return {
		...document,
		name: to,
		database: { ...database, name: renamed(database.name) },
		...(owner === undefined ? {} : { owner: renamed(owner) }),
		...(schema === undefined ? {} : { schema: renamed(schema) }),
		roles: roles.map((role) => ({ ...role, name: renamed(role.name) })),
		...(creators === undefined ? {} : { creators: creators.map(renamed) }),
	};
}
