import { safeText } from '../../core/safe-text.js';
import type { Notice } from '../../core/wizard/state.js';
import type { FormItem } from './form-item.js';

/** What a side job did, above everything else. */
export function noticeItems(notice: Notice | null): readonly FormItem[] {
	if (notice === null) return [];
	return [
		{ kind: 'text', text: safeText(notice.text), style: notice.tone === 'done' ? 'pass' : 'fail' },
		{ kind: 'gap' },
	];
}
