import type { Pattern } from '../profile/vocabulary.js';
import type { ServerFacts } from '../server/facts.js';
import { amount, megabytes } from './amounts.js';

/** What a newcomer needs to choose, and a DBA wants to know; one record a pattern. */
export type PatternChoice = {
	readonly pattern: Pattern;
	readonly title: string;
	/** What there is on this server already. */
	readonly here: (facts: ServerFacts) => string;
	readonly isolation: string;
	readonly mistake: string;
	readonly customers: string;
	/** What each customer more costs. The times and sizes are of our own experiments, on PostgreSQL 13 to 18. */
	readonly cost: (facts: ServerFacts) => string;
	readonly connections: (facts: ServerFacts) => string;
	readonly backup: string;
	readonly explanation: string;
	/** What no grant hides. */
	readonly visible: string;
};

export const patternChoices: readonly PatternChoice[] = [
	{
		pattern: 'database-per-tenant',
		title: 'A database each',
		here: ({ databases }) => `${amount(databases.length, 'database')} on this server now`,
		isolation: 'strongest: a login cannot enter the database of another',
		mistake: 'cannot connect',
		customers: 'up to hundreds',
		cost: ({ emptyDatabaseBytes }) =>
			emptyDatabaseBytes === null
				? '8 MB when empty, and 0.1 to 0.2 s (measured by us)'
				: `${megabytes(emptyDatabaseBytes)} here when empty; 0.1 to 0.2 s (measured by us)`,
		connections: (facts) => `of its own: none serves two databases; ${free(facts)}`,
		backup: 'pg_dump of one database',
		explanation:
			'Each customer gets a database and logins of its own. A login may CONNECT to its database, has USAGE on its schema and privileges on the objects inside: the three gates that step 8 proves.',
		visible: 'Every login sees the names of all databases and roles, whatever it may enter.',
	},
	{
		pattern: 'schema-per-tenant',
		title: 'A schema each',
		here: ({ schemas }) => `one database for all; ${amount(schemas.count, 'schema')} in ${schemas.database} now`,
		isolation: 'good: a login cannot look into the schema of another',
		mistake: 'permission denied',
		customers: 'up to thousands',
		cost: () => '2 to 5 ms, and 0.35 MB with ten tables (measured by us)',
		connections: (facts) => `of its own: each has its logins; ${free(facts)}`,
		backup: 'pg_dump of one schema',
		explanation:
			'One database, and in it a schema of tables and logins of its own for each customer. All pass the first gate, through one group, and differ at the second.',
		visible:
			'Every login sees the names of all databases and roles, and in the shared database those of all schemas, tables and columns.',
	},
	{
		pattern: 'shared-schema',
		title: 'Shared tables, row security',
		here: ({ roles }) => `one set of tables; ${amount(roles, 'role')} here now`,
		isolation: 'as good as the policies',
		mistake: 'no rows, or rows of somebody else',
		customers: 'any number',
		cost: () => 'nothing but its rows; with logins of their own, a login and a row',
		connections: (facts) => `shared by a pooled application; ${free(facts)}`,
		backup: 'an export by key',
		explanation:
			'One set of tables for all customers, with a column that says whose each row is; a policy on each table shows a session the rows of one customer. The third gate carries everything.',
		visible:
			'Every login sees the names of all databases and roles; with logins of their own, roles may name your customers.',
	},
];

function free({ connections: { used, limit } }: ServerFacts): string {
	return `${Math.max(0, limit - used)} of ${limit} are free`;
}

/** A pattern in a table of two columns, for this server. */
export function patternFacts(choice: PatternChoice, facts: ServerFacts): readonly (readonly [string, string])[] {
	return [
		['Isolation', choice.isolation],
		['A mistake shows as', choice.mistake],
		['Customers', choice.customers],
		['Each one costs', choice.cost(facts)],
		['Connections', choice.connections(facts)],
		['Backup of one', choice.backup],
	];
}

/** Where the figures come from that are not of this server. */
export const measured =
	'Measured by us: on PostgreSQL 13 to 18, default settings, a machine with two cores. Take it as an order of magnitude.';
