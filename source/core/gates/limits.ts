/** What no privilege hides, told beside the checks: they prove what a login may do, not what it may know. */
export const limits: readonly string[] = [
	'Every login sees the names of all databases and roles of the server in its catalogs; PostgreSQL hides them from nobody.',
];
