import type { Pattern } from '../profile/vocabulary.js';

/** What a newcomer needs to choose; one record a pattern. */
export type PatternChoice = {
	readonly pattern: Pattern;
	readonly title: string;
	readonly isolation: string;
	readonly mistake: string;
	readonly customers: string;
	readonly backup: string;
	readonly explanation: string;
	/** Why it cannot be chosen, or undefined. */
	readonly unavailable?: string;
};

const notBuilt = 'not built by this version yet';

export const patternChoices: readonly PatternChoice[] = [
	{
		pattern: 'database-per-tenant',
		title: 'A database each',
		isolation: 'strongest',
		mistake: 'cannot connect',
		customers: 'up to hundreds',
		backup: 'pg_dump of one database',
		explanation:
			'Each customer gets a database and logins of its own. A login may CONNECT to its database, has USAGE on its schema and privileges on the objects inside: the three gates that step 8 proves.',
	},
	{
		pattern: 'schema-per-tenant',
		title: 'A schema each',
		isolation: 'good',
		mistake: 'permission denied',
		customers: 'up to thousands',
		backup: 'pg_dump of one schema',
		explanation:
			'One database, and a schema of tables for each customer. The logins share the first gate and differ at the second.',
		unavailable: notBuilt,
	},
	{
		pattern: 'shared-schema',
		title: 'Shared tables, row security',
		isolation: 'as good as the policies',
		mistake: 'empty, or a leak',
		customers: 'any number',
		backup: 'an export by key',
		explanation:
			'One set of tables for all customers; a policy on each table shows a login its own rows. The third gate carries everything.',
		unavailable: notBuilt,
	},
];

export function patternProblem(pattern: Pattern): string | undefined {
	return patternChoices.find((choice) => choice.pattern === pattern)?.unavailable;
}
