import type { Target } from '../../core/connection.js';
import type { Event } from '../../core/wizard/event.js';
import type { FormItem } from '../screens/form-item.js';
import type { Page } from './page.js';

export type PageContext = {
	readonly send: (event: Event) => void;
	readonly known: Target | null;
	readonly say: (line: string) => void;
};

/** What a page is before it has its title. */
export type Untitled = Omit<Page, 'title'>;

/** Words instead of signs. */
export const signs = { pass: 'Good:', warn: 'Note:', fail: 'Failed:', skip: 'And', mask: '*' };

/** No columns: everything is one sentence. */
export const narrow = 59;

export function text(line: string): FormItem {
	return { kind: 'text', text: line };
}
