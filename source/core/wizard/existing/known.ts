import type { InsideNames, ServerNames } from '../../server/names.js';
import type { Problem } from '../state.js';

/** What is known of the names on a server that is reached: read once on connecting, and again when somebody asks. */
export type Known = {
	readonly names: ServerNames;
	/** `reading`: newer ones are on their way; a problem: why the last ones could not be had. */
	readonly renewal: 'reading' | Problem | null;
	/** null: nothing has been looked into. */
	readonly inside: Inside | null;
};

/** A database to look into; with a column, also for the tables that have it. */
export type InsideWish = { readonly database: string; readonly column: string | null };

export type Inside = InsideWish &
	(
		| { readonly status: 'reading' }
		| { readonly status: 'read'; readonly names: InsideNames }
		| { readonly status: 'failed'; readonly problem: Problem }
	);

/** As it stands right after connecting. */
export function knownAs(names: ServerNames): Known {
	return { names, renewal: null, inside: null };
}
