import type { Key } from 'ink';

type Place = { readonly at: number; readonly page: number; readonly last: number };

/** Where a key leads in a list; undefined when it leads nowhere. May lie outside the list. */
export function scrollTarget(input: string, key: Key, { at, page, last }: Place): number | undefined {
	if (key.ctrl || key.meta) return undefined;
	if (key.downArrow || input === 'j') return at + 1;
	if (key.upArrow || input === 'k') return at - 1;
	if (key.pageDown) return at + page;
	if (key.pageUp) return at - page;
	if (key.home || input === 'g') return 0;
	if (key.end || input === 'G') return last;
	return undefined;
}
