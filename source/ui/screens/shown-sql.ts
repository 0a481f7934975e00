import { safeText } from '../../core/safe-text.js';
import { preview } from '../../core/sql/render.js';
import type { Sql } from '../../core/sql/sql.js';

/** A statement to look at. Dots are two cells wide in some terminals: the mask of the password fields hides secrets. */
export function shownSql(sql: Sql, mask: string, newlines: 'show' | 'keep' = 'show'): string {
	return safeText(preview(sql), { newlines }).replaceAll('\u2022', mask);
}
