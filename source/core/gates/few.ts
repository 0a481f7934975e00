import { inWords } from '../access/diff/words.js';

/** All names, or where they are many the first of them and how many more there are. */
export function few(names: readonly string[]): string {
	return inWords(names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} others`] : names);
}

/** ` (1 of 14 alike)`: said of the one that is tried for all. */
export function oneOf(count: number): string {
	return count > 1 ? ` (1 of ${count} alike)` : '';
}
