import { describe, expect, test } from 'vitest';
import { InvalidProfileError, type Issue } from '../../../source/core/errors.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';

/** Everything that is wrong with a document. */
export function issuesOf(document: unknown): readonly Issue[] {
	try {
		parseProfile(document);
		return [];
	} catch (error) {
		if (error instanceof InvalidProfileError) return error.issues;
		throw error;
	}
}

export type Case = readonly [what: string, document: unknown, path: string, says: RegExp];

/** One test a line of the table: the path is blamed, in these words. */
export function refuses(cases: readonly Case[]): void {
	describe('refuses', () => {
		test.each(cases)('%s', (_, document, path, says) => {
			const found = issuesOf(document);
			const messages = found.filter((issue) => issue.path === path).map((issue) => issue.message);
			expect(found.map((issue) => issue.path)).toContain(path);
			expect(messages.join('\n')).toMatch(says);
		});
	});
}
