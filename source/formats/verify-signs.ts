import type { Check, CheckStatus } from '../core/gates/check.js';

/** Each status as a mark, a word and what the word means: none is told by its colour alone. */
export const signs: Readonly<Record<CheckStatus, { readonly mark: string; readonly means: string }>> = {
	fail: { mark: '✕', means: 'not as the profile says' },
	warn: { mark: '!', means: 'true, and outside the profile' },
	unchecked: { mark: '?', means: 'could not be tried' },
	vacuous: { mark: '○', means: 'proves nothing: there was nothing to hide' },
	pass: { mark: '✓', means: 'as the profile says' },
};

/** The worst first: the order in which a reader wants them. */
export const byWeight = Object.keys(signs) as readonly CheckStatus[];

export type Counts = Readonly<Record<CheckStatus, number>>;

export function countsOf(checks: readonly Check[]): Counts {
	const counts = { fail: 0, warn: 0, unchecked: 0, vacuous: 0, pass: 0 };
	for (const { status } of checks) counts[status] += 1;
	return counts;
}

/** What stands for several checks is the worst of them; undefined where there is none. */
export function worst(counts: Counts): CheckStatus | undefined {
	return byWeight.find((status) => counts[status] > 0);
}

/** `10 fail, 7 warn, 352 pass`. */
export function countsInWords(counts: Counts): string {
	return byWeight
		.filter((status) => counts[status] > 0)
		.map((status) => `${counts[status]} ${status}`)
		.join(', ');
}
