import { parseIdentifierList } from '../sql/identifier-list.js';
import type { Asker } from './facts.js';

/** Where the sessions of the login look for a name without its schema, as it is set. */
export function searchPathOf({ settings, startsAs }: Asker): readonly string[] {
	return parseIdentifierList(settings.get('search_path') ?? '').map((name) => (name === '$user' ? startsAs : name));
}

/** As the server walks it: `pg_catalog` always, and first unless the path says where. */
export function walkedPath(path: readonly string[]): readonly string[] {
	return path.includes('pg_catalog') ? path : ['pg_catalog', ...path];
}
