import { safeText } from '../safe-text.js';
import { preview } from '../sql/render.js';
import type { Undo } from './plan.js';

/** An undo as text that psql accepts either way: SQL, or a comment that says why there is none. */
export function undoText(undo: Undo): string {
	return 'sql' in undo ? `${preview(undo.sql)};` : `-- no undo: ${safeText(undo.none)}`;
}
