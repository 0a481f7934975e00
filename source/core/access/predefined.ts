import type { Taken } from './taken.js';

/** Stands, in each database, for whoever owns it. */
export const standIn = 'pg_database_owner';

/** PostgreSQL's own roles that give without any GRANT on the object; nothing gives CONNECT, TEMPORARY or EXECUTE. */
const predefined: readonly (readonly [role: string, kinds: readonly Taken['kind'][], privileges: readonly string[]])[] =
	[
		['pg_read_all_data', ['schema'], ['USAGE']],
		['pg_write_all_data', ['schema'], ['USAGE']],
		['pg_read_all_data', ['tables', 'sequences'], ['SELECT']],
		['pg_write_all_data', ['tables', 'sequences'], ['INSERT', 'UPDATE', 'DELETE']],
		['pg_maintain', ['tables'], ['MAINTAIN']],
	];

/** Whose members hold a privilege on everything of a kind. */
export function rolesThatGive(kind: Taken['kind'], privilege: string): readonly string[] {
	return predefined
		.filter(([, kinds, privileges]) => kinds.includes(kind) && privileges.includes(privilege))
		.map(([role]) => role);
}
