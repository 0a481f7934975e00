import type { Target } from '../../core/connection.js';
import type { Event } from '../../core/wizard/event.js';
import type { ReachedServer, State } from '../../core/wizard/state.js';
import type { FormItem } from '../screens/form-item.js';
import type { Page } from './page.js';

export type PageContext = {
	readonly send: (event: Event) => void;
	/** The state as it is now: what is beside the answers may have changed since the page was told. */
	readonly current: () => State;
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

/** A state with what is known of its server by now. */
export function now<S extends { readonly server: ReachedServer }>(state: S, { current }: PageContext): S {
	const latest = current();
	const isSame = 'server' in latest && latest.server?.id === state.server.id;
	return isSame ? { ...state, server: latest.server } : state;
}

export const askAgain =
	({ send }: PageContext) =>
	(): void =>
		send({ type: 'names-asked' });
