import type { Pattern } from '../profile/vocabulary.js';

/** What a newcomer needs to choose; one record a pattern. */
export type PatternChoice = {
	readonly pattern: Pattern;
	readonly title: string;
	readonly isolation: string;
	readonly mistake: string;
	readonly customers: string;
	readonly backup: string;
	/** Why it cannot be chosen, or undefined. */
	readonly unavailable?: string;
};

const notBuilt = 'not built by this version yet';

export const patternChoices: readonly PatternChoice[] = [
	{
		pattern: 'database-per-tenant',
		title: 'A database of its own',
		isolation: 'strongest',
		mistake: 'cannot connect',
		customers: 'up to hundreds',
		backup: 'pg_dump of one database',
	},
	{
		pattern: 'schema-per-tenant',
		title: 'A schema of its own',
		isolation: 'good',
		mistake: 'permission denied',
		customers: 'up to thousands',
		backup: 'pg_dump of one schema',
		unavailable: notBuilt,
	},
	{
		pattern: 'shared-schema',
		title: 'Shared tables with row-level security',
		isolation: 'as good as the policies',
		mistake: 'empty, or a leak',
		customers: 'any number',
		backup: 'an export by key',
		unavailable: notBuilt,
	},
];

export function patternProblem(pattern: Pattern): string | undefined {
	return patternChoices.find((choice) => choice.pattern === pattern)?.unavailable;
}
