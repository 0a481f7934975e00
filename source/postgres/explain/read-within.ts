import type { Asker } from '../../core/explain/facts.js';
import { nameOf } from '../../core/explain/need.js';
import type { Frame } from '../../core/explain/sought.js';
import type { Session } from '../session.js';
import { found, routineThing } from './find-things.js';

type Row = Parameters<typeof found>[0][number] & { readonly definer: boolean; readonly path: string | null };

/**
 * Who asks inside the routines that an error came from, the innermost first: the owner of the first that is SECURITY
 * DEFINER, and by the search_path of the innermost that has its own.
 */
export async function readWithin(session: Session, asker: Asker, frames: readonly Frame[]): Promise<Asker> {
	let within = asker;
	for (const { name, arguments: count } of frames) {
		const [last = '', schema = null] = name.toReversed();
		const rows = await session.query<Row>(
			`SELECT p.oid::text AS oid, ${routineThing} AS thing, p.prosecdef AS definer,
				(SELECT substr(c, length('search_path=') + 1) FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%') AS path
			 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
			 WHERE p.proname = $2 AND ($1::name IS NULL OR n.nspname = $1) AND ($3::int IS NULL OR p.pronargs = $3)
				AND n.nspname NOT IN ('pg_catalog', 'information_schema')
			 ORDER BY p.prosecdef DESC, n.nspname COLLATE "C", p.oid`,
			[schema, last, count],
		);
		const [row] = rows;
		if (row === undefined) continue;
		if (row.path !== null && within.settings === asker.settings)
			within = { ...within, settings: new Map([...asker.settings, ['search_path', row.path]]) };
		const [routine] = found([row]);
		if (row.definer && routine !== undefined)
			return { ...within, startsAs: routine.thing.owner, within: nameOf(routine.thing) };
	}
	return within;
}
