import { closestMatch } from 'leven';

/** The candidate the user most likely meant; undefined where nothing is near enough to be a slip. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	const exactButForCase = candidates.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
	// A long foreign word is no slip, and the distance is quadratic in its length.
	if (exactButForCase !== undefined || word.length > 100) return exactButForCase;
	return closestMatch(word, candidates, { maxDistance: Math.max(2, Math.floor(word.length / 3)) });
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
	const found = nearest(word, candidates);
	return found === undefined ? '' : `; did you mean ${JSON.stringify(found)}?`;
}
