import type { Named } from '../../server/names.js';

/** The names that have the letters in them, whatever their case; those that begin with them first. */
export function matchingNames<Item extends Named>(items: readonly Item[], text: string): readonly Item[] {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') return items;
	const first: Item[] = [];
	const others: Item[] = [];
	for (const item of items) {
		const at = item.name.toLowerCase().indexOf(wanted);
		if (at === 0) first.push(item);
		else if (at > 0) others.push(item);
	}
	return others.length === 0 ? first : [...first, ...others];
}
